use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    side: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Ends<'static>, max_keys = 8,
    overflow = "others", golden = "cases/golden/key_values/key_values_of_a_label_that_takes_any.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
