#![allow(unused_imports, reason = "all cases begin alike")]

use frozen_metrics::{Counter, Gauge, MetricGroup, ReplicationMetrics, SecondsHistogram};

/// Calls.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "service", max_keys = 8, overflow = "others", golden = none)]
pub struct Rpc {
    /// How long a call took.
    #[metric(buckets(0.1, 1))]
    latency_seconds: SecondsHistogram<Latency>,
}


#[derive(MetricGroup)]
pub struct Node {
    rpc: RpcRegistry,
    name: String,
}

fn main() {}
