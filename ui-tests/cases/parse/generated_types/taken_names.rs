use frozen_metrics::{By, Counter, LabelEnum, LabelSet, ReplicationMetrics};

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum NodeRow {
    /// No room.
    Full,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none, usage(keys = "nodes"), rows = r#usage)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause = "full"), recorder(inc = r#new))]
    drops_total: By<NodeRow, Counter>,
    /// Messages sent.
    #[metric(name = "sends_total")]
    r#channel: Counter,
    /// Messages lost.
    #[metric(by(kind = enum("a" | "b")))]
    losses_total: By<r#NodeRegistry, Counter>,
}

/// The labels of the key.
#[derive(LabelSet)]
pub struct PrometheusText<'a> {
    prometheus: &'a str,
    text: &'a str,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = PrometheusText<'static>, max_keys = 8, overflow = "others", golden = none, registry = r#Link)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
