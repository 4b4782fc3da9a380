//! The labels and the buckets.

use frozen_metrics::{Buckets, LabelEnum, LabelSet};

/// The protocol of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Protocol {
    Http,
    Ws,
    Tcp,
    SniRouter,
}

/// Whether an attempt succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Outcome {
    Success,
    Failed,
}

/// Where the proxy found a running compute node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum ColdStart {
    Unknown,
    Warm,
    #[label("pool_hit")]
    VmPoolHit,
    #[label("pool_miss")]
    VmPoolMiss,
    HttpPoolHit,
    WarmCached,
}

/// The waits that a latency does not include.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Excluded {
    Client,
    ClientAndCplane,
    ClientCplaneCompute,
    ClientCplaneComputeRetry,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum ErrorType {
    User,
    #[label("clientdisconnect")]
    ClientDisconnect,
    #[label("ratelimit")]
    RateLimit,
    #[label("serviceratelimit")]
    ServiceRateLimit,
    Service,
    #[label("controlplane")]
    ControlPlane,
    Postgres,
    Compute,
}

/// Why a compute node could not be woken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum WakeUpFailure {
    BadComputeAddress,
    ApiTransportError,
    QuotaExceeded,
    ApiConsoleLocked,
    ApiConsoleBadRequest,
    ApiConsoleOtherServerError,
    ApiConsoleOtherError,
    TimeoutError,
}

/// The labels of the time to connect.
#[derive(LabelSet)]
pub struct Connect {
    pub protocol: Protocol,
    pub cold_start_info: ColdStart,
    pub outcome: Outcome,
    pub excluded: Excluded,
}

/// The label of a request to the control plane.
#[derive(LabelSet)]
pub struct ConsoleRequest<'a> {
    pub request: &'a str,
}

/// The labels of a failed wake-up.
#[derive(LabelSet)]
pub struct FailedWakeUp {
    pub kind: WakeUpFailure,
    pub retry: bool,
}

/// The labels of an unknown endpoint.
#[derive(LabelSet)]
pub struct InvalidEndpoint {
    pub protocol: Protocol,
    pub rejected: bool,
    pub outcome: Outcome,
}

/// The label of a Redis channel.
#[derive(LabelSet)]
pub struct Channel<'a> {
    pub channel: &'a str,
}

/// The label of a thread of a pool.
#[derive(LabelSet)]
pub struct Worker {
    pub worker: usize,
}

/// A register of an estimate of how many endpoints connect.
#[derive(LabelSet)]
pub struct ProtocolRegister {
    pub protocol: Protocol,
    pub hll_shard: u8,
}

/// A register of an estimate of how many endpoints see errors.
#[derive(LabelSet)]
pub struct ErrorRegister {
    #[label(name = "type")]
    pub error: ErrorType,
    pub hll_shard: u8,
}

/// A register of an estimate without other labels.
#[derive(LabelSet)]
pub struct Register {
    pub hll_shard: u8,
}

/// Buckets from 500 µs to 16 s.
#[derive(Buckets)]
#[buckets(exponential(0.0005, 2, 16))]
pub struct ConnectTime;

/// Buckets from 1 µs to 33 ms.
#[derive(Buckets)]
#[buckets(exponential(0.000001, 2, 16, exact))]
pub struct ReclaimTime;
