//! A family holds partitions, not the other way round.

use frozen_metrics::{By, Counter, Family, LabelEnum, LabelSet, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Outcome {
    Ok,
    Timeout,
}

#[derive(LabelSet)]
pub struct Flag {
    is_new: bool,
}

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Inside {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others", by(outcome))]
    blocks_total: By<Outcome, Family<Flag, Counter>>,
}

fn main() {}
