//! rustc reports where a deprecated metric is recorded, and nothing in the generated code.

#![deny(warnings)]

use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages lost.
    #[deprecated(since = "1.4.0", note = "use `drops_total`")]
    #[metric(replaced_by = "drops_total", recorder(inc = lose))]
    pub losses_total: Counter,
    /// Messages dropped.
    pub drops_total: Counter,
}

fn main() {
    let node = Node::new();
    node.losses_total.inc();
    node.lose();
    node.drops_total.inc();
}
