#![deny(warnings)]

use metrics_runtime::{Counter, Exporter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
struct Channel {
    /// Messages sent.
    sends_total: Counter,
}

fn main() {
    let registry = ChannelRegistry::new();
    registry.for_channel("payments").sends_total.inc();
    let exporter = Exporter::new().with(registry);
    assert!(exporter.is_ok());
}
