use frozen_metrics::{By, Counter, LabelEnum, LabelSet, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    Near,
    Far,
}

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    #[label(renamed_from = "node")]
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = "channel", renamed_from = "topic", until = "2.0.0",
    max_keys = 8, overflow = "others", golden = none,
)]
pub struct Node {
    /// Messages sent.
    #[metric(labels(role = "leader", renamed_from = "kind"))]
    sent_total: Counter,
    /// Messages lost.
    #[metric(by(side, renamed_from = "end"))]
    lost_total: By<Side, Counter>,
}

fn main() {}
