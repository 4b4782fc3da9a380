use frozen_metrics::{Info, ReplicationMetrics};

/// A node, and what both of its halves run.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "tests/compiles/info_with_a_label_of_its_own.prom")]
pub struct Node {
    /// What runs.
    #[metric(labels(half = "near"), info(version))]
    build_info: Info<Build>,
}
