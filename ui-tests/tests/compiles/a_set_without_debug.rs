use frozen_metrics::{Counter, Exporter, ReplicationMetrics};

/// A channel.
#[derive(ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    sends_total: Counter,
}

#[test]
fn it_works() {
    let registry = ChannelRegistry::default();
    registry.for_channel("payments").sends_total.inc();
    assert!(!format!("{registry:?}").is_empty());
    assert!(Exporter::new().with(registry).is_ok());
}
