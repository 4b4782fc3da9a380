use metrics_runtime::ReplicationMetrics;

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node;

fn main() {}
