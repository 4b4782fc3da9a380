//! One error names all families that share a label set and an overflow value that is one of its values.

use frozen_metrics::{Counter, Family, Gauge, LabelEnum, LabelSet, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Outcome {
    Ok,
    Other,
}

#[derive(LabelSet)]
pub struct Fetch {
    outcome: Outcome,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch, Counter>,
    /// Frames fetched.
    #[metric(max_keys = 8, overflow = "other")]
    frames_total: Family<Fetch, Counter>,
    /// Fetches in progress.
    #[metric(max_keys = 8, overflow = "more")]
    fetches: Family<Fetch, Gauge>,
    /// Peers asked.
    #[metric(max_keys = 8, overflow = "other")]
    peers: Family<Fetch, Gauge>,
}

fn main() {}
