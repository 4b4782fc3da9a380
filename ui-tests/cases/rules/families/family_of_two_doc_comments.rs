use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages that found the queue full.
    #[metric(name = "drops_total", labels(cause = "full"))]
    full: Counter,
    #[metric(name = "drops_total", labels(cause = "lost"))]
    lost: Counter,
    /// Messages that came too late.
    #[metric(name = "drops_total", labels(cause = "stale"))]
    stale: Counter,
    /// Messages that were sent.
    #[metric(name = "sends_total", labels(kind = "a"))]
    a: Counter,
    /// Messages that were sent again.
    #[metric(name = "sends_total", labels(kind = "b"))]
    b: Counter,
    /// States HELP for all fields of its family.
    #[metric(name = "sends_total", help = "Messages.", labels(kind = "c"))]
    c: Counter,
}

fn main() {}
