use frozen_metrics::{Counter, FloatGauge, Gauge, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node2", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Bytes sent.
    #[metric(unit = "bytes")]
    sent_bytes_total: Counter,
    /// Connections open.
    open_connections_2: Gauge,
    /// How full the buffer is.
    #[metric(unit = "ratio")]
    fill_ratio: FloatGauge,
    /// How far behind.
    lag_seconds: SecondsGauge,
    /// Discounts given, which are no count.
    discounts: Gauge,
    /// Information that a word ends in and the name does not.
    informed_peers: Gauge,
}
