#![allow(unused_imports, reason = "all cases begin alike")]

use frozen_metrics::{Counter, Gauge, LabelSet, MetricGroup, ReplicationMetrics, SecondsHistogram};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Caller<'a> {
    service: &'a str,
    peer: &'a str,
}

/// Calls.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = Caller<'static>, max_keys = 8, overflow = "others", golden = none)]
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
