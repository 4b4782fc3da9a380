use std::time::Duration;

use frozen_metrics::{Counter, FloatGauge, Gauge, ReplicationMetrics, SecondsGauge};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(inc = dropped, add = dropped_many))]
    drops_total: Counter,
    /// Connections open.
    #[metric(recorder(inc = opened, dec = closed, add = opened_many, sub = closed_many, set = open))]
    open_connections: Gauge,
    /// How full the buffer is.
    #[metric(recorder(add = filled, sub = drained, set = fill))]
    fill_ratio: FloatGauge,
    /// How far behind.
    #[metric(recorder(record = lags))]
    lag_seconds: SecondsGauge,
}

static NODE: Node = Node::new();

#[test]
fn it_works() {
    NODE.dropped();
    NODE.dropped_many(2);
    NODE.open(10);
    NODE.opened();
    NODE.opened_many(4);
    NODE.closed();
    NODE.closed_many(3);
    NODE.fill(0.5);
    NODE.filled(0.25);
    NODE.drained(0.5);
    NODE.lags(Duration::from_secs(3));
    let seen = NODE.snapshot();
    assert_eq!((seen.drops_total, seen.open_connections), (3, 11));
    assert_eq!((seen.fill_ratio, seen.lag_seconds), (0.25, Some(3.0)));
}
