use frozen_metrics as m;

/// A node.
#[derive(Debug, m::ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: m::Counter,
    /// Connections open.
    open_connections: ::frozen_metrics::instrument::Gauge,
}
