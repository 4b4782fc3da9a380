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


/// Of another module.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Sizes {
    /// Of the bucket.
    bucket: Gauge,
}

/// Of a third.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Calls {
    /// Calls that were slow.
    #[metric(name = "rpc_latency_seconds_total")]
    slow: Counter,
}

#[derive(MetricGroup)]
pub struct Node {
    rpc: RpcRegistry,
    #[member(prefix = "rpc_latency_seconds", golden = none)]
    derived: Sizes,
    openmetrics: Calls,
}

fn main() {}
