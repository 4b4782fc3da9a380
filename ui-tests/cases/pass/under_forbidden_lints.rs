#![forbid(deprecated, non_snake_case, warnings, missing_docs)]

//! A crate that forbids lints which generated code has to allow.

use frozen_metrics::{By, Counter, Info, LabelEnum, LabelSet, ReplicationMetrics};

/// Why a message was dropped.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Cause {
    /// No room.
    Full,
}

/// The labels of a drop.
#[derive(LabelSet)]
pub struct Drop<'a> {
    peer: &'a str,
    cause: Cause,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = "cases/pass/under_forbidden_lints.prom")]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause), recorder(inc = dropped))]
    drops_total: By<Cause, Counter>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Build>,
}

fn main() {
    NodeRegistry::new().for_channel("payments").dropped(Cause::Full);
}
