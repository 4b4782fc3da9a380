#![allow(unused_imports, dead_code, reason = "all cases begin alike")]

use frozen_metrics::{
    By, Counter, Gauge, Histogram, Info, LabelEnum, ReplicationMetrics, SecondsHistogram, StateSet,
    WithExemplars,
};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/families/gauge_that_became_a_state_set.prom")]
pub struct Node {
    /// What it does.
    #[metric(states(enum("up" | "down")))]
    phase: StateSet<Phase>,
}

fn main() {}
