#![no_implicit_prelude]

/// A node.
#[derive(::std::fmt::Debug, ::frozen_metrics::ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = dropped, add = dropped_many))]
    drops_total: ::frozen_metrics::Counter,
    /// How far behind.
    #[metric(recorder(record = lags))]
    lag_seconds: ::frozen_metrics::SecondsGauge,
}

/// A link.
#[derive(::std::fmt::Debug, ::frozen_metrics::ReplicationMetrics)]
#[metrics(key = Fetch<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: ::frozen_metrics::Counter,
}

/// The labels of a fetch.
#[derive(::frozen_metrics::LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    port: u16,
}

/// A channel.
#[derive(::std::fmt::Debug, ::frozen_metrics::ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    #[metric(labels(cause = "full"))]
    sends_total: ::frozen_metrics::Counter,
}

fn main() {
    Node::new().dropped();
}
