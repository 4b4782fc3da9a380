//! A static of a struct with errors causes no other error.

use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "cases/golden/families/static_of_a_set_that_drifted.prom")]
pub struct Node {
    /// Messages sent.
    sends_total: Counter,
}

static NODE: Node = Node::new();
const EMPTY: Node = Node::new();

fn main() {
    println!("{NODE:?} {EMPTY:?}");
}
