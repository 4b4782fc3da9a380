#![allow(unused_imports, dead_code, reason = "all cases begin alike")]

use frozen_metrics::{
    By, Counter, Gauge, Histogram, Info, LabelEnum, ReplicationMetrics, SecondsHistogram, StateSet,
    WithExemplars,
};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How long a call took.
    #[metric(buckets(0.1, 1, 0.5))]
    latency_seconds: SecondsHistogram<Latency>,
}

fn main() {}
