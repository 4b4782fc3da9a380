#![allow(unused_imports, dead_code, reason = "all cases begin alike")]

use frozen_metrics::{
    By, Counter, Gauge, Histogram, Info, LabelEnum, ReplicationMetrics, SecondsHistogram, StateSet,
    WithExemplars,
};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Calls failed.
    #[metric(by(kind))]
    failures_total: Counter,
}

fn main() {}
