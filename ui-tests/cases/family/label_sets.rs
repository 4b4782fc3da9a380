//! The label set of a family has its own labels, and none of their values is that of the overflow.

use frozen_metrics::{By, Counter, Family, Info, LabelEnum, LabelSet, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Outcome {
    Ok,
    Other,
}

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
    outcome: Outcome,
}

#[derive(LabelSet)]
pub struct Flag {
    is_new: bool,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "peer", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// A label of the key.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Fetch<'static>, Counter>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Network {
    /// The overflow is a value of an enum.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// The overflow is a value of `bool`.
    #[metric(max_keys = 8, overflow = "true")]
    hits_total: Family<Flag, Counter>,
    /// A constant label of this name.
    #[metric(max_keys = 8, overflow = "others", labels(peer = "a"))]
    frames_total: Family<Fetch<'static>, Counter>,
    /// A partition by this label.
    #[metric(max_keys = 8, overflow = "others", by(outcome = enum("a" | "b")))]
    retries_total: Family<Fetch<'static>, By<Kind, Counter>>,
    /// A label of the info.
    #[metric(max_keys = 8, overflow = "others", info(peer))]
    node_info: Family<Fetch<'static>, Info<Peer>>,
}

fn main() {}
