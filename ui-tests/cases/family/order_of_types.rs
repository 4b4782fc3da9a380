//! The label set precedes the instrument, and is a struct even for one label.

use frozen_metrics::{Counter, Family, LabelEnum, LabelSet, ReplicationMetrics};

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
pub struct Swapped {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Counter, Flag>,
}

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct OfEnum {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<Outcome, Counter>,
}

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct OfText {
    /// Blocks fetched.
    #[metric(max_keys = 8, overflow = "others")]
    blocks_total: Family<&'static str, Counter>,
}

fn main() {}
