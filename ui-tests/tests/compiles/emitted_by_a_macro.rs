use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

macro_rules! metrics {
    ($name:ident, $key:literal, $($(#[$doc:meta])* $field:ident: $ty:ty = $metric:literal;)*) => {
        /// Emitted.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(key = $key, max_keys = 8, overflow = "others", golden = none)]
        pub struct $name {
            $($(#[$doc])* #[metric(name = $metric)] $field: $ty,)*
        }
    };
}

metrics! {
    Channel, "channel",
    /// Messages dropped.
    drops: Counter = "drops_total";
    /// Connections open.
    open: Gauge = "open_connections";
}

#[test]
fn it_works() {
    let registry = ChannelRegistry::new();
    registry.for_channel("payments").drops.inc();
    assert!(
        registry.snapshot().prometheus_text().contains("drops_total{channel=\"payments\"} 1\n")
    );
}
