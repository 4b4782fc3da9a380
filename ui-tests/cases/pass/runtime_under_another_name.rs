#![no_implicit_prelude]

mod vendored {
    pub use ::frozen_metrics as metrics;
}

/// A channel.
#[derive(::std::fmt::Debug, vendored::metrics::ReplicationMetrics)]
#[metrics(crate = crate::vendored::metrics, key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    sends_total: vendored::metrics::Counter,
}

fn main() {
    ChannelRegistry::new().for_channel("payments").sends_total.inc();
}
