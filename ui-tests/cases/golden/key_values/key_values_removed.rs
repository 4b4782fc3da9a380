use frozen_metrics::{Counter, LabelEnum, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key("channel", "side" as Side), max_keys = 8,
    overflow("others", "others"), golden = "cases/golden/key_values/key_values_removed.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
