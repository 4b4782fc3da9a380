//! Only the values of the enums distinguish the fields of the family.

use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Local {
    Full,
    Late,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Remote {
    Refused,
    Timeout,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/labels/enums_of_one_family.prom")]
pub struct Node {
    /// Calls failed.
    #[metric(name = "node_failures_total", by(kind))]
    here: By<Local, Counter>,
    #[metric(name = "node_failures_total", by(kind))]
    there: By<Remote, Counter>,
    #[metric(name = "node_failures_total", labels(kind = "other"))]
    other: Counter,
}

fn main() {}
