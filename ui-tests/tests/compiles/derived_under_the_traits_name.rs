use frozen_metrics::{Counter, Exporter, MetricSet};

/// A channel.
#[derive(MetricSet)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    sends_total: Counter,
}

#[test]
fn the_trait_and_its_derive_have_one_name() {
    let registry = ChannelRegistry::new();
    registry.for_channel("payments").sends_total.inc();
    assert_eq!(<Channel as MetricSet>::SCHEMA.families[0].name, "sends_total");
    assert!(Exporter::new().with(registry).is_ok());
}
