//! Compile errors that users can meet, in folders by stage; see `tests/`.
//!
//! This crate declares types that the schemas of other crates use: those of `tests/` and of the cases.

use frozen_metrics::{Buckets, LabelEnum, LabelSet};

/// How a fetch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Outcome {
    /// The block arrived.
    Ok,
    /// The peer did not answer.
    Timeout,
    /// The peer does not have the block.
    Refused,
}

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    /// The peer that was asked.
    pub peer: &'a str,
    /// How the fetch ended.
    pub outcome: Outcome,
}

/// Buckets from 5 ms to 5 s.
#[derive(Debug, Buckets)]
#[buckets(0.005, 0.05, 0.5, 5)]
pub struct Latency;
