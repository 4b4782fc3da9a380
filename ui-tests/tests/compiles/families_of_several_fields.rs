use frozen_metrics::{Counter, MetricSet, ReplicationMetrics, SecondsGauge};

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

/// Doc comments that agree, or of which none is HELP.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Docs {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(cause = "full"))]
    full: Counter,
    /// Messages
    /// dropped.
    ///
    /// These came too late.
    #[metric(name = "drops_total", labels(cause = "stale"))]
    stale: Counter,
    /// Frames sent to the near side.
    #[metric(name = "frames_total", labels(side = "near"))]
    near: Counter,
    /// Frames sent to the far side.
    #[metric(name = "frames_total", help = "Frames sent.", labels(side = "far"))]
    far: Counter,
}

#[test]
fn it_works() {
    let help: Vec<_> = Docs::SCHEMA.families.iter().map(|family| &*family.help).collect();
    assert_eq!(help, ["Messages dropped.", "Frames sent."]);
    let series: Vec<_> = Node::SCHEMA.families.iter().map(|family| family.series.len()).collect();
    assert_eq!(series, [3, 1]);
}
