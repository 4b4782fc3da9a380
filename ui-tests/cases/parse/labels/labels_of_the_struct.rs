use frozen_metrics::{Counter, ReplicationMetrics};

/// The labels of the key have their place in each field.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", labels(zone = "a", peer), golden = none,
    key = "peer", max_keys = 8, overflow = "others",
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// A label twice, and labels twice.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", labels(zone = "a", zone = "b"), labels(tier = "c"), golden = none)]
pub struct Node {
    /// Messages sent.
    sends_total: Counter,
    /// Messages read.
    reads_total: Counter,
}

/// No list.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "cache", labels = "zone", golden = none)]
pub struct Cache {
    /// Look-ups that found nothing.
    misses_total: Counter,
}

fn main() {}
