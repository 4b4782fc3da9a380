use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node. The version of this package is 0.0.0.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = none)]
pub struct Node {
    /// Messages sent.
    #[metric(renamed_from = "node_sent_total", until = "0.0.0")]
    sent_total: Counter,
    /// Messages waiting.
    #[metric(renamed_from = "node_waiting", until = "0.0.0-rc.1")]
    waiting: Gauge,
    /// Messages lost.
    #[metric(renamed_from = "node_lost_total", until = "0.0.1")]
    lost_total: Counter,
    /// Channels open.
    #[metric(renamed_from = "node_channels", until = "2001-02-03")]
    channels: Gauge,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", renamed_from_prefix = "conn", until = "0.0.0", golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// Frames lost.
    lost_frames_total: Counter,
}

fn main() {}
