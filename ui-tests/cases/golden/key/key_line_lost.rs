use frozen_metrics::{Counter, Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = "cases/golden/key/key_line_lost.prom")]
pub struct Node {
    /// Syncs done.
    #[metric(labels(role = "leader"))]
    syncs_total: Counter,
    /// Messages dropped.
    drops_total: Counter,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Build>,
}

fn main() {}
