use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(allow(label_in_name = "dashboards of 2019 know it so"))]
    channel_drops_total: Counter,
    /// Connections open.
    #[metric(allow(type_in_name = "dashboards of 2019 know it so"))]
    connections_gauge: Gauge,
    /// How far behind.
    #[metric(allow(base_unit = "the peer sends milliseconds"))]
    lag_milliseconds: Gauge,
}
