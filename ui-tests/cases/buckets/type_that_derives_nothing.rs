use frozen_metrics::{By, ReplicationMetrics, SecondsHistogram};

struct Latency;

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How long a call took.
    latency_seconds: SecondsHistogram<Latency>,
}

/// A queue, with a key and a recorder.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "queue", key = "name", max_keys = 8, overflow = "others", golden = none)]
pub struct Queue {
    /// Time in the queue.
    #[metric(by(side = enum("in" | "out")), recorder(record = waited))]
    wait_seconds: By<Side, SecondsHistogram<self::Latency>>,
}

fn main() {}
