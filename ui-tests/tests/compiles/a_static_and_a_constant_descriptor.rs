use frozen_metrics::schema::Schema;
use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

static NODE: Node = Node::new();
const SCHEMA: &Schema = Node::SCHEMA;

#[test]
fn it_works() {
    NODE.drops_total.inc();
    assert_eq!(NODE.snapshot().totals()["drops_total"], 1);
    assert_eq!(SCHEMA.families[0].name, "node_drops_total");
}
