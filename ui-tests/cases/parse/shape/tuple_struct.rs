use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node(Counter);

fn main() {}
