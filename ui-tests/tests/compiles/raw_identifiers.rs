use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// A channel.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "type", max_keys = 8, overflow = "others", golden = none)]
pub struct r#Channel {
    /// Messages matched.
    #[metric(name = "matches_total", labels(r#loop = "inner"), recorder(inc = r#match))]
    r#fn: Counter,
    /// Loops run.
    r#loop_total: Counter,
}

#[test]
fn it_works() {
    let registry = ChannelRegistry::new();
    registry.for_type("a").r#match();
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.r#type("a").map(|row| (row.r#fn, &*row.r#type)), Some((1, "a")));
    assert_eq!(snapshot.totals()["fn"], 1);
    let names: Vec<_> = Channel::SCHEMA.families.iter().map(|family| &*family.name).collect();
    assert_eq!(names, ["matches_total", "loop_total"]);
    assert!(snapshot.prometheus_text().contains("matches_total{type=\"a\",loop=\"inner\"} 1\n"));
}
