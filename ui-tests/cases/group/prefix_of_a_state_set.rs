#![allow(unused_imports, reason = "all cases begin alike")]

use frozen_metrics::{Counter, Gauge, MetricGroup, ReplicationMetrics, SecondsHistogram, StateSet};

/// Calls.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "service", max_keys = 8, overflow = "others", golden = none)]
pub struct Rpc {
    /// How long a call took.
    #[metric(buckets(0.1, 1))]
    latency_seconds: SecondsHistogram<Latency>,
}

/// Jobs.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "job", golden = none)]
pub struct Jobs {
    /// Jobs done.
    done_total: Counter,
    /// What it does.
    #[metric(states(enum("idle" | "busy")))]
    phase: StateSet<Phase>,
}

#[derive(MetricGroup)]
pub struct Node {
    jobs: Jobs,
}

#[derive(MetricGroup)]
pub struct Fleet {
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    node: Node,
}

fn main() {}
