use frozen_metrics::{Counter, Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = "channel", max_keys = 8, overflow = "others", golden = none,
    registry = type, row = Self, rows = crate,
)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = match, add = self))]
    drops_total: Counter,
    /// What runs.
    #[metric(info(type, crate, _))]
    build_info: Info<Build>,
}

fn main() {}
