use metrics_runtime::{Counter, MetricSet, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(cause = "full", side = "near"))]
    near_full: Counter,
    /// How far behind.
    lag_seconds: SecondsGauge,
    #[metric(name = "drops_total", labels(cause = "full", side = "far"))]
    far_full: Counter,
    #[metric(name = "drops_total", labels(cause = "a \"b\" \\ c", side = "far"))]
    far_stale: Counter,
}

fn main() {
    let series: Vec<_> = Node::SCHEMA.families.iter().map(|family| family.series.len()).collect();
    assert_eq!(series, [3, 1]);
}
