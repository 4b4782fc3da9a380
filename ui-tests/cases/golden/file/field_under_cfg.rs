use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = "cases/golden/file/field_under_cfg.prom")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages lost.
    #[ cfg (not(any()))]
    losses_total: Counter,
    /// Messages sent.
    #[cfg(any())]
    sends_total: Counter,
}

fn main() {}
