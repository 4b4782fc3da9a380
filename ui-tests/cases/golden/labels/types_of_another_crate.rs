//! Types of another crate differ from those in the goldens, as after an update of that crate.

use frozen_metrics::{By, Counter, Family, ReplicationMetrics, SecondsHistogram};
use ui_tests::{Fetch, Latency, Outcome};

/// Metrics of another crate's fetches.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "network", golden = "cases/golden/labels/types_of_another_crate_0.prom")]
pub struct Network {
    /// Fetches that ended.
    #[metric(by(outcome))]
    fetches_total: By<Outcome, Counter>,
    /// Blocks that arrived.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Time until a block arrives.
    #[metric(by(outcome))]
    wait_seconds: By<ui_tests::Outcome, SecondsHistogram<Latency>>,
}

/// A set whose key is the label set of another crate.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "peer",
    golden = "cases/golden/labels/types_of_another_crate_1.prom",
    key = Fetch<'static>,
    max_keys = 8,
    overflow = "other"
)]
pub struct Peer {
    /// Bytes that arrived.
    received_bytes_total: Counter,
}

fn main() {}
