use frozen_metrics::{Counter, FloatGauge, MetricSet, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Bytes sent.
    sent_bytes_total: Counter,
    /// Records sent.
    #[metric(unit = "records")]
    sent_records_total: Counter,
    /// Share of the bytes that were sent twice, of all bytes.
    #[metric(unit = none)]
    twice_sent_bytes: FloatGauge,
}

#[test]
fn it_works() {
    let units: Vec<_> = Node::SCHEMA.families.iter().map(|family| family.unit.as_deref()).collect();
    assert_eq!(units, [Some("bytes"), Some("records"), None]);
}
