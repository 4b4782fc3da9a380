use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub union Node {
    drops: std::mem::ManuallyDrop<Counter>,
}

fn main() {}
