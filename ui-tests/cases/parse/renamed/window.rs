use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = none)]
pub struct Node {
    /// Messages sent.
    #[metric(renamed_from = "node_sent_total")]
    sent_total: Counter,
    /// Messages lost.
    #[metric(until = "2.0.0")]
    lost_total: Counter,
    /// Messages waiting.
    #[metric(renamed_from = "node_waiting", until = "2.0")]
    waiting: Gauge,
    /// Peers connected.
    #[metric(renamed_from = "node_peers", until = "2027-02-29")]
    peers: Gauge,
    /// Channels open.
    #[metric(renamed_from = none, until = "2.0.0")]
    channels: Gauge,
    /// Links open.
    #[metric(renamed_from = node_links, until = "2.0.0")]
    links: Gauge,
}

fn main() {}
