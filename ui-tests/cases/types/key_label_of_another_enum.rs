use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Clone, Copy, Debug)]
pub enum Side {
    Near,
    Far,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key("channel", "side" as Side = "near" | "far"), max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
