use frozen_metrics::{Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Levels of the tree.
    m_tree_depth: Gauge,
    /// From 1 to 31.
    day_of_month: Gauge,
    /// Bits that were read wrongly.
    #[metric(labels(Role = "leader"))]
    bit_errors: Gauge,
    /// The longest wait for a place, as the first version had it.
    #[metric(allow(base_unit = "dashboards read it"))]
    wait_ms_max: Gauge,
}
