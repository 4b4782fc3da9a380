use metrics_runtime::ReplicationMetrics;

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub enum Node {
    Drops,
}

fn main() {}
