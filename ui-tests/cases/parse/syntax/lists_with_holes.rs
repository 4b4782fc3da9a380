use frozen_metrics::{Counter, Gauge, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none,, prefix = "node")]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(,))]
    drops_total: Counter,
    /// Messages sent.
    #[metric(, recorder(inc = sent,, add = sent_some,))]
    sends_total: Counter,
    /// How long a message waits.
    #[metric(buckets(0.1,, 1))]
    wait: Histogram<Wait>,
    /// Entries that wait.
    #[metric(allow(base_unit = "as it was", base_unit = "as it always was"))]
    waiting_ms: Gauge,
}

fn main() {
    Node::new().sent_some(2);
}
