//! The line of a removed metric has one form.

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/life_cycle/malformed_header.prom")]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
