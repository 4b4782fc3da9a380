//! Calls between the services of the bus.

use frozen_metrics::{By, Counter, Gauge, LabelSet, ReplicationMetrics, SecondsHistogram};

/// What is called: a service, in one version of its interface.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct Callee<'a> {
    /// The service's name.
    pub service: &'a str,
    /// The version of the interface.
    pub version: u32,
}

/// The metrics of calls to one version of a service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "dataforts_rpc",
    key = Callee<'static>,
    max_keys = 4096,
    overflow = "__overflow__",
    golden = "golden/rpc.prom",
    usage(
        keys = "dataforts_rpc_services",
        limit = "dataforts_rpc_services_limit",
        folded = "dataforts_rpc_folded_lookups_total"
    )
)]
pub struct RpcMetrics {
    /// Calls made.
    #[metric(recorder(inc = incr_call))]
    pub calls_total: Counter,

    /// Calls that failed, by what failed: nobody to call, no answer in time, the service, the wire.
    #[metric(
        by(kind = enum("no_route" | "timeout" | "server" | "transport")),
        recorder(inc = incr_error),
    )]
    pub errors_total: By<RpcError, Counter>,

    /// Calls that wait for their answer.
    pub in_flight_calls: Gauge,

    /// Time from the call to its answer, as the caller sees it.
    #[metric(
        buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        recorder(record = record_latency),
    )]
    pub latency_seconds: SecondsHistogram<Latency>,

    /// Time that the service's handler ran, without the wire and without waiting for a worker.
    #[metric(
        buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
        recorder(record = record_handler_time),
    )]
    pub handler_time_seconds: SecondsHistogram<HandlerTime>,
}
