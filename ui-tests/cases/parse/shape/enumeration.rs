use frozen_metrics::ReplicationMetrics;

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub enum Node {
    Drops,
}

fn main() {}
