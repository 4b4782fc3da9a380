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
    #[member(prefix = "Node", golden = none)]
    a: RpcRegistry,
    #[member(labels(job = "x", tier = "", zone = "a", zone = "b"), golden = none)]
    b: RpcRegistry,
    #[member(lables(tier = "x"), golden = none)]
    c: RpcRegistry,
    #[member(prefix = "node", prefix = "other", golden = none)]
    d: RpcRegistry,
    #[member(prefix = "node")]
    e: RpcRegistry,
    #[member(golden = "cases/group/node.prom")]
    f: RpcRegistry,
    #[member(labels(tier = "*"), golden = none)]
    g: RpcRegistry,
    #[member(prefix = "h", golden("cases/group/h.prom", none))]
    h: RpcRegistry,
    #[member(prefix = "i", golden(none))]
    i: RpcRegistry,
    #[member(prefix = "j", golden("cases/group/j.prom", 7))]
    j: RpcRegistry,
}

fn main() {}
