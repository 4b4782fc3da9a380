use frozen_metrics::{Counter, Gauge, ReplicationMetrics, SecondsGauge, StateSet};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "node-drops_total", allow(case = "as it was"))]
    drops: Counter,
    /// How far behind.
    #[metric(unit = "seconds", allow(unit_suffix = "as it was"))]
    lag: SecondsGauge,
    /// State of the node.
    #[metric(name = "node:state", states(enum("up" | "down")), allow(case = "as it was"))]
    state: StateSet<State>,
    /// Entries that wait.
    #[metric(labels(__queue = "a"), allow(case = "as it was"))]
    depth: Gauge,
}

fn main() {}
