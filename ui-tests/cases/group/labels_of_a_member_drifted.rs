//! A family of a member differs from the golden in its labels, its cap, or not at all.

use frozen_metrics::{Counter, Family, LabelEnum, LabelSet, MetricGroup, ReplicationMetrics};

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
#[metrics(prefix = "network", golden = none)]
pub struct Network {
    /// Blocks fetched from peers.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Fetches that were begun.
    #[metric(max_keys = 8, overflow = "other")]
    fetches_total: Family<Fetch<'static>, Counter>,
    /// Fetches that were repeated.
    #[metric(max_keys = 8, overflow = "other")]
    retries_total: Family<Fetch<'static>, Counter>,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", golden = "cases/group/labels_of_a_member_drifted.prom")]
    network: Network,
}

fn main() {}
