#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]
#![no_implicit_prelude]

//! Every kind of metric in a keyed set with a matching golden.

use ::frozen_metrics::{
    BoolGauge, By, ClampedGauge, Counter, FloatCounter, Histogram, Info, LabelEnum,
    ReplicationMetrics, SecondsHistogram, StateSet, TimestampGauge, WithExemplars,
};

/// Why a call failed.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    LabelEnum,
)]
pub enum Failure {
    /// Nobody answers.
    NoRoute,
    /// As the protocol spells it.
    #[label("504")]
    Timeout,
}

/// Calls of a service.
#[derive(::core::fmt::Debug, ReplicationMetrics)]
#[metrics(
    prefix = "rpc",
    golden = "tests/compiles/every_kind_and_its_golden.prom",
    key = "service",
    max_keys = 8,
    overflow = "others"
)]
pub struct Rpc {
    /// Calls that failed.
    #[metric(
        by(kind, side = enum("near" | "far")), labels(zone = "a"),
        recorder(inc = failed),
    )]
    failures_total: By<Failure, By<Side, WithExemplars<Counter>>>,
    /// Processor time.
    cpu_seconds_total: FloatCounter,
    /// How long a call took.
    #[metric(buckets(0.005, 0.5, 10), recorder(record = answered))]
    latency_seconds: SecondsHistogram<Latency>,
    /// Sizes of answers.
    #[metric(buckets(exponential(100, 10, 3)), by(side))]
    answer_bytes: By<Side, Histogram<AnswerBytes>>,
    /// Offsets of clocks.
    #[metric(buckets(linear(-1, 1, 3)))]
    offset: Histogram<Offset>,
    /// What answers.
    #[metric(info(version, r#type))]
    server_info: Info<Server>,
    /// What the connection does.
    #[metric(states(enum("idle" | "busy")), recorder(set = goes))]
    phase: StateSet<Phase>,
    /// Whether it leads.
    leads: BoolGauge,
    /// Calls that wait.
    waiting_calls: ClampedGauge,
    /// When it answered last.
    answer_timestamp_seconds: TimestampGauge,
}

#[test]
fn it_works() {
    let registry = RpcRegistry::new();
    let rpc = registry.for_service("a");
    rpc.failed(Failure::Timeout, Side::Near);
    rpc.goes(Phase::Busy);
    rpc.answered(::core::time::Duration::ZERO);
    rpc.server_info.set(Server {
        version: ::std::string::String::new(),
        r#type: ::std::string::String::new(),
    });
}
