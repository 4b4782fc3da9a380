//! The golden lacks a combination of the values of two enums, as after a wrong merge.

use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    Near,
    Far,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/labels/product_of_enums_incomplete.prom")]
pub struct Node {
    /// Calls failed.
    #[metric(by(side, was_new))]
    failures_total: By<Side, By<bool, Counter>>,
}

fn main() {}
