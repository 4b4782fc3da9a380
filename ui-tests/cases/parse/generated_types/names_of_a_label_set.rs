use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// A label set that is named like a method of the snapshot.
#[derive(LabelSet)]
pub struct Totals {
    shard: u32,
}

/// A label set that is named like the row.
#[derive(LabelSet)]
pub struct LinkRow<'a> {
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Totals, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = LinkRow<'static>, max_keys = 8, overflow = "others", golden = none, rows = overflow)]
pub struct Link {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
