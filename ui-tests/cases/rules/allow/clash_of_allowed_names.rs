use frozen_metrics::{Counter, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, allow(counter_suffix = "as it was", reserved_suffix = "as it was"))]
pub struct Node {
    /// Sizes of answers.
    #[metric(buckets(10, 20))]
    answers: Histogram<Sizes>,
    /// Answers that were sent.
    answers_count: Counter,
}

fn main() {}
