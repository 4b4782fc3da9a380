use frozen_metrics::{Counter, Histogram, Info, ReplicationMetrics};

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How large messages are.
    #[metric(buckets(1, 2))]
    size_bytes: Histogram<Counter>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Node>,
}

/// A link.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "link", golden = none)]
pub struct Link {
    /// How long queues are.
    #[metric(buckets(1, 2))]
    queued_messages: Histogram<Link>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Counter>,
}

fn main() {}
