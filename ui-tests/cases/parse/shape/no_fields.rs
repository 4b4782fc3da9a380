use frozen_metrics::ReplicationMetrics;

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {}

fn main() {}
