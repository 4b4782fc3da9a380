use frozen_metrics::{By, Family, Histogram, LabelSet, ReplicationMetrics};

/// The labels of a transfer.
#[derive(LabelSet)]
pub struct Transfer<'a> {
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/family/default_buckets_changed.prom", buckets(1, 20, 400))]
pub struct Node {
    /// Size of a block.
    block_bytes: Histogram<Sizes>,
    /// Size of a message.
    #[metric(by(sent))]
    message_bytes: By<bool, Histogram<Sizes>>,
    /// Size of a transfer.
    #[metric(max_keys = 10, overflow = "other")]
    transfer_bytes: Family<Transfer<'static>, Histogram<Sizes>>,
    /// Size of a key.
    #[metric(buckets(8))]
    key_bytes: Histogram<Keys>,
}

fn main() {}
