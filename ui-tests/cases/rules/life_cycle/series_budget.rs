//! A set or a group has at most as many series as its budget.

use frozen_metrics::{
    Buckets, By, Counter, Family, LabelEnum, LabelSet, MetricGroup, ReplicationMetrics,
    SecondsHistogram,
};

#[derive(Buckets)]
#[buckets(0.005, 0.05, 0.5, 5)]
pub struct Latency;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Outcome {
    Ok,
    Timeout,
    Refused,
}

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "node",
    key = "channel", max_keys = 99, overflow = "other",
    usage(keys = "node_channels"),
    series_budget = 5_000,
    golden = none,
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Time to fetch a block.
    #[metric(by(outcome))]
    fetch_seconds: By<Outcome, SecondsHistogram<Latency>>,
    /// Blocks fetched.
    #[metric(max_keys = 31, overflow = "other")]
    fetches_total: Family<Fetch<'static>, Counter>,
}

/// Exactly at its budget.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 9, overflow = "other", series_budget = 10, golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

#[derive(MetricGroup)]
#[group(series_budget = 19)]
struct Group {
    links: LinkRegistry,
    #[member(prefix = "spare", golden = none)]
    spare: LinkRegistry,
}

fn main() {}
