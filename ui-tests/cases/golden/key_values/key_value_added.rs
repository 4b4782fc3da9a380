use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    side: Side,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Ends<'static>, max_keys = 8,
    overflow = "others", golden = "cases/golden/key_values/key_value_added.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
