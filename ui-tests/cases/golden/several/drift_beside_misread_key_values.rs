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
    key("channel", "side" as Side = near | far), max_keys = 8,
    overflow("others", "others"), golden = "cases/golden/several/drift_beside_misread_key_values.prom",
)]
pub struct Node {
    /// Messages lost.
    drops_total: Counter,
}

fn main() {
    NodeRegistry::new().for_channel_side("a", Side::Far).drops_total.inc();
}
