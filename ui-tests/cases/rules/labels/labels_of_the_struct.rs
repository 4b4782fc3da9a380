use frozen_metrics::{By, Counter, Gauge, Histogram, ReplicationMetrics};

/// Names and values that no field can have.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", labels(zone = "", __reserved = "a", le = "b"), golden = none)]
pub struct Node {
    /// Calls that are open.
    open_calls: Gauge,
    /// Calls that wait.
    queued_calls: Gauge,
    /// Size of a message.
    #[metric(buckets(1, 10))]
    message_bytes: Histogram<Sizes>,
}

/// Labels that a field or the key has too.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", labels(zone = "a", peer = "b"), golden = none,
    key = "peer", max_keys = 8, overflow = "others",
)]
pub struct Link {
    /// Frames sent.
    #[metric(labels(zone = "b"))]
    frames_total: Counter,
    /// Frames lost.
    #[metric(by(zone = enum("near" | "far")))]
    losses_total: By<Zone, Counter>,
}

fn main() {}
