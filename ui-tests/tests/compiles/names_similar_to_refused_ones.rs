use frozen_metrics::{Counter, Gauge, MetricSet, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Buckets, counts, sums and infos within a name, not at its end.
    bucket_count_sum_info_created_fills_total: Counter,
    /// Words that end as a refused suffix does.
    headcount: Gauge,
    /// The word without what it would be the suffix of.
    count: Gauge,
    /// A total that the name does not end in.
    total_peers: Gauge,
    /// Types within a longer word.
    gauges_and_counters: Gauge,
    /// Percent and milliseconds within longer words.
    percentiles_kept: Gauge,
    /// The key within a longer word.
    channels_open: Gauge,
    /// One family in OpenMetrics, were it not for the plural.
    drops_total: Counter,
    /// The singular.
    drop: Gauge,
    /// Seconds that are no unit of this name.
    seconds_per_tick_total: Counter,
    /// How far behind.
    lag_seconds: SecondsGauge,
    /// How far ahead: the same label values as another family's.
    #[metric(name = "lead_seconds", labels(role = "replica"))]
    replica: SecondsGauge,
    /// Elections won: the same label values as another family's.
    #[metric(name = "wins_total", labels(role = "replica"))]
    wins: Counter,
}

#[test]
fn it_works() {
    assert_eq!(Node::SCHEMA.families.len(), 13);
}
