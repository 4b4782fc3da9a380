#![allow(unused_imports, reason = "all cases begin alike")]

use frozen_metrics::{Counter, Gauge, MetricGroup, ReplicationMetrics, SecondsHistogram};

/// Calls.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key("service", "peer"), max_keys = 8, overflow = "others", golden = none)]
pub struct Rpc {
    /// How long a call took.
    #[metric(buckets(0.1, 1))]
    latency_seconds: SecondsHistogram<Latency>,
}

#[derive(MetricGroup)]
pub struct Node {
    #[member(labels(peer = "x"), golden = none)]
    rpc: RpcRegistry,
}

fn main() {}
