#![no_implicit_prelude]

/// A node.
#[derive(::std::fmt::Debug, ::metrics_runtime::ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = dropped, add = dropped_many))]
    drops_total: ::metrics_runtime::Counter,
    /// How far behind.
    #[metric(recorder(record = lags))]
    lag_seconds: ::metrics_runtime::SecondsGauge,
}

/// A link.
#[derive(::std::fmt::Debug, ::metrics_runtime::ReplicationMetrics)]
#[metrics(key("channel", "port" as u16), max_keys = 8, overflow("others", "others"), golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: ::metrics_runtime::Counter,
}

/// A channel.
#[derive(::std::fmt::Debug, ::metrics_runtime::ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    #[metric(labels(cause = "full"))]
    sends_total: ::metrics_runtime::Counter,
}

fn main() {
    Node::new().dropped();
}
