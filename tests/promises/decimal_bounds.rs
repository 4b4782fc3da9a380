//! Promise: `bounds = "decimal"` writes bounds without an exponent in both text formats, and the golden freezes it.

use frozen_metrics::{Exporter, Format, Histogram, ReplicationMetrics};
use tests::encoded;

/// A service that another client exposed before.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "store", golden = "golden/decimal_bounds.prom", bounds = "decimal")]
struct Store {
    /// Size of a block.
    #[metric(buckets(0.00001, 0.5, 1_000_000, 1e9))]
    block_bytes: Histogram<BlockBytes>,
    /// Size of a key.
    #[metric(buckets(1_000_000), bounds = none)]
    key_bytes: Histogram<KeyBytes>,
}

/// A service with one such histogram.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "one", golden = none)]
struct One {
    /// Size of a block.
    #[metric(buckets(1_000_000), bounds = "decimal")]
    block_bytes: Histogram<OneBlock>,
    /// Size of a key.
    #[metric(buckets(1_000_000))]
    key_bytes: Histogram<OneKey>,
}

fn bounds(text: &str, name: &str) -> Vec<String> {
    let prefix = format!("{name}_bucket{{le=\"");
    let lines = text.lines().filter_map(|line| line.strip_prefix(&prefix));
    lines.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn each_text_format_writes_decimal_bounds() {
    let exporter = Exporter::new().with(Store::new()).unwrap().with(One::new()).unwrap();
    let text = encoded(&exporter, Format::Text);
    assert_eq!(
        bounds(&text, "store_block_bytes"),
        ["0.00001", "0.5", "1000000", "1000000000", "+Inf"]
    );
    assert_eq!(bounds(&text, "store_key_bytes"), ["1e+06", "+Inf"]);
    assert_eq!(bounds(&text, "one_block_bytes"), ["1000000", "+Inf"]);
    assert_eq!(bounds(&text, "one_key_bytes"), ["1e+06", "+Inf"]);
    let text = encoded(&exporter, Format::OpenMetrics);
    assert_eq!(
        bounds(&text, "store_block_bytes"),
        ["0.00001", "0.5", "1000000.0", "1000000000.0", "+Inf"]
    );
    assert_eq!(bounds(&text, "store_key_bytes"), ["1e+06", "+Inf"]);
}
