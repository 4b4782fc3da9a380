#![allow(unused_imports, dead_code, reason = "all cases begin alike")]

use frozen_metrics::{
    By, Counter, Gauge, Histogram, Info, LabelEnum, ReplicationMetrics, SecondsHistogram, StateSet,
    WithExemplars,
};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/labels/info_label_added.prom")]
pub struct Node {
    /// What runs.
    #[metric(info(version, revision))]
    build_info: Info<Build>,
}

fn main() {}
