//! The labels of a label set differ from those in the golden.

use frozen_metrics::{Counter, Family, LabelEnum, LabelSet, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Outcome {
    Ok,
    Refused,
}

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    outcome: Outcome,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "cases/golden/family/labels_changed.prom")]
pub struct Network {
    /// Blocks fetched from peers.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Fetches that were begun.
    #[metric(max_keys = 8, overflow = "other")]
    fetches_total: Family<Fetch<'static>, Counter>,
    /// Frames sent to peers.
    #[metric(max_keys = 8, overflow = "other")]
    frames_total: Family<Fetch<'static>, Counter>,
}

fn main() {}
