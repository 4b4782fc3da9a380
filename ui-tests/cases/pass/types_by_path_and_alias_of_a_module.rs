use metrics_runtime as m;

/// A node.
#[derive(Debug, m::ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: m::Counter,
    /// Connections open.
    open_connections: ::metrics_runtime::instrument::Gauge,
}

fn main() {}
