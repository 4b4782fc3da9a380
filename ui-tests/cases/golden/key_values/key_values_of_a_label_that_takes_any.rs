use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key("channel", "side"), max_keys = 8,
    overflow = "others", golden = "cases/golden/key_values/key_values_of_a_label_that_takes_any.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {}
