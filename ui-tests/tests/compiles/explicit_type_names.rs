use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = "channel", max_keys = 8, overflow = "others", golden = none,
    registry = Nodes, snapshot = Seen, row = Channel, rows = channels,
)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = drop_one, add = drop_many))]
    drops_total: Counter,
}

#[test]
fn it_works() {
    let nodes = Nodes::new();
    nodes.for_channel("payments").drop_one();
    nodes.for_channel("payments").drop_many(2);
    let seen: Seen = nodes.snapshot();
    let rows: &[Channel] = &seen.channels;
    assert_eq!((rows.len(), rows[0].drops_total), (1, 3));
}
