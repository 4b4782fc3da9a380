use frozen_metrics::{Buckets, ReplicationMetrics, SecondsHistogram};

#[derive(Buckets)]
#[buckets(0.1, 0.1, 1)]
struct Equal;

#[derive(Buckets)]
#[buckets(1, 0.5)]
struct Decreasing;

#[derive(Buckets)]
#[buckets(-1e999, 1, 1e999)]
struct Infinite;

#[derive(Buckets)]
#[buckets(exponential(1e300, 1e9, 3, exact))]
struct Overflowing;

#[derive(Buckets)]
#[buckets(,)]
struct Comma;

/// A set that uses one of them, without further errors.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How long a call took.
    latency_seconds: SecondsHistogram<Infinite>,
}

fn main() {
    Node::new().latency_seconds.start_timer();
}
