//! Histograms whose bounds are written without an exponent.

use super::*;
use crate::exposition::BoundFormat;

const DECIMAL: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Store`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# HELP block_bytes Blocks.
# TYPE block_bytes histogram
# UNIT block_bytes bytes
# BOUNDS block_bytes decimal
block_bytes_bucket{le=\"0.00001\"} 0
block_bytes_bucket{le=\"1000000\"} 0
block_bytes_bucket{le=\"+Inf\"} 0
block_bytes_sum 0
block_bytes_count 0
# HELP depth Entries.
# TYPE depth gauge
depth 0
";

#[test]
fn decimal_bounds_are_read_and_annotated() {
    let golden = read(DECIMAL).unwrap();
    let family = golden.schema.family("block_bytes").unwrap();
    assert_eq!(family.bound_format(), BoundFormat::Decimal);
    assert_eq!(family.kind.bounds(), [0.000_01, 1e6]);
    let of_the_scrape = |line: &&str| !line.starts_with('#') || line[2..].starts_with(['H', 'T']);
    let scrape: String = DECIMAL.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&golden.schema, ACCEPT, &scrape), DECIMAL);
}

#[test]
fn each_malformed_line_of_bounds_is_named() {
    const LINE: &str = "# BOUNDS block_bytes decimal\n";
    let cases = [
        (LINE, "", 5, "format of Go's `%g`, found `0.00001`"),
        (LINE, "# BOUNDS block_bytes hex\n", 5, "expected `decimal` bounds, found `hex`"),
        ("le=\"1000000\"", "le=\"1e+06\"", 7, "decimal bound without an exponent, found `1e+06`"),
        ("depth 0", "# BOUNDS depth decimal\ndepth 0", 13, "because a gauge has no bounds"),
    ];
    for (from, to, line, part) in cases {
        let error = read(&DECIMAL.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with(&format!("line {line}: ")), "{error}");
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_change_of_the_format_is_a_difference() {
    let decimal = read(DECIMAL).unwrap().schema;
    let mut canonical = decimal.clone();
    canonical.families.to_mut()[0].annotations = Vec::new().into();
    let family = |schema: &crate::Schema| crate::hash::family(schema, &schema.families[0], 0);
    assert_ne!(family(&decimal), family(&canonical));
    let changes = crate::diff::compare(&decimal, &canonical);
    assert_eq!(changes.len(), 1, "{changes:?}");
}
