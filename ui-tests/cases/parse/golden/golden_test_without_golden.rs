use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, golden_test = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, golden_test = "golden_of_peer")]
pub struct Peer {
    /// Messages lost.
    losses_total: Counter,
}

#[derive(MetricGroup)]
#[group(golden_test)]
pub struct Service {
    node: Node,
}

#[derive(MetricGroup)]
#[group(golden_tests = none)]
pub struct Services {
    node: Node,
}

fn main() {}
