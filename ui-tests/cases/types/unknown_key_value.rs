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
    key("channel", "side" as Side = "near" | "distant"), max_keys = 8,
    overflow("others", "others"), golden = none,
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    NodeRegistry::new().for_channel_side("a", Side::Far).drops_total.inc();
}
