use frozen_metrics::{Counter, Histogram, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none,)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = dropped, inc = lost,), labels(cause = "full",),)]
    drops_total: Counter,
    /// How long a message waits.
    #[metric(buckets(0.1, 1,))]
    wait: Histogram<Wait>,
}

#[test]
fn it_works() {
    let node = Node::new();
    node.dropped();
    node.lost();
    assert_eq!(node.snapshot().drops_total, 2);
}
