//! Only constants know whether the series of two fields are distinct.

use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Local {
    Full,
    Timeout,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Remote {
    Refused,
    Timeout,
}

/// Two enums have the same value.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls failed.
    #[metric(name = "node_failures_total", by(kind))]
    here: By<Local, Counter>,
    #[metric(name = "node_failures_total", by(kind))]
    there: By<Remote, Counter>,
}

/// A constant label is a value of the enum.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", golden = none)]
pub struct Link {
    /// Calls failed.
    #[metric(by(kind))]
    failures_total: By<Local, Counter>,
    #[metric(name = "link_failures_total", labels(kind = "full"))]
    full: Counter,
}

fn main() {}
