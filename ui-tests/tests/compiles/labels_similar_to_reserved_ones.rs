use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "job_name", max_keys = 1, overflow = "_", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(Cause_2 = "full", instances = "all", r#type = "soft"))]
    drops_total: Counter,
}
