use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The others.
    Others,
}

/// The labels of an end.
#[derive(LabelSet)]
pub struct End<'a> {
    peer: &'a str,
    side: Side,
    is_new: bool,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = End<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = End<'static>, max_keys = 8, overflow = "true", golden = none)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
