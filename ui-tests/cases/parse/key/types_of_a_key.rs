use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = &'static str, max_keys = 8, overflow = "others", golden = none)]
pub struct Node0 {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = (u8, u8), max_keys = 8, overflow = "others", golden = none)]
pub struct Node1 {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Self, max_keys = 8, overflow = "others", golden = none)]
pub struct Node2 {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = 7, max_keys = 8, overflow = "others", golden = none)]
pub struct Node3 {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = <u8 as Into>::Out, max_keys = 8, overflow = "others", golden = none)]
pub struct Node4 {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = channel, max_keys = 8, overflow = "others", golden = none)]
pub struct Node5 {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
