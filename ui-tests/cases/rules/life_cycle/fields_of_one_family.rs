//! The fields of one family agree on its stability and its deprecation.

use frozen_metrics::{Counter, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, stability = "beta")]
pub struct Node {
    /// Messages dropped.
    #[metric(name = "drops_total", labels(role = "leader"))]
    of_leader: Counter,
    #[metric(name = "drops_total", labels(role = "follower"), stability = "stable")]
    of_follower: Counter,
    #[deprecated(since = "1.4.0")]
    #[metric(name = "drops_total", labels(role = "observer"))]
    of_observer: Counter,
}

fn main() {}
