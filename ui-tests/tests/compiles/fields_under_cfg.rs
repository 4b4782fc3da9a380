use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[cfg(not(any()))]
    drops_total: Counter,
    /// Messages sent.
    #[cfg(any())]
    sends_total: NoSuchType,
}

#[test]
fn it_works() {
    assert_eq!(Node::SCHEMA.families.len(), 1);
}
