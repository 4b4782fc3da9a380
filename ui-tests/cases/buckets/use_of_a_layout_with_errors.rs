use frozen_metrics::{Buckets, Histogram, ReplicationMetrics};

#[derive(Buckets)]
#[buckets(0.1, "1")]
struct Sizes;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Size of a message.
    message_bytes: Histogram<Sizes>,
}

static SIZES: Histogram<Sizes> = Histogram::new();

fn main() {
    SIZES.observe(1.0);
    println!("{:?} {:?}", Sizes::BOUNDS, Node::new().snapshot());
}
