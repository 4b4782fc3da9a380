//! A proxy in front of many databases: the 41 metrics of Neon's `proxy`, as of commit `012270ca`.
//!
//! Two structs declare them, because the metrics of a lock exist twice under different prefixes: [`Metrics`] mounts
//! [`LockMetrics`] two times. Combinations of labels that rarely occur, such as the four labels of a connection, are
//! [families](Family), which expose only combinations that were recorded. Labels with few values are [partitions](By).

mod labels;

use frozen_metrics::{
    By, Counter, Family, Gauge, Histogram, MaxGauge, MetricGroup, ReplicationMetrics,
    SecondsHistogram,
};

pub use labels::*;

/// The metrics of the proxy.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "proxy",
    golden = "golden/services/database_proxy.prom",
    allow(counter_suffix = "these names are in use")
)]
pub struct ProxyMetrics {
    /// Connections to a database that were opened.
    #[metric(by(protocol))]
    pub opened_db_connections_total: By<Protocol, Counter>,
    /// Connections to a database that ended.
    #[metric(by(protocol))]
    pub closed_db_connections_total: By<Protocol, Counter>,
    /// Sessions of clients that began.
    #[metric(by(protocol))]
    pub opened_client_connections_total: By<Protocol, Counter>,
    /// Sessions of clients that ended.
    #[metric(by(protocol))]
    pub closed_client_connections_total: By<Protocol, Counter>,
    /// Requests for a connection that were accepted.
    #[metric(by(protocol))]
    pub accepted_connections_total: By<Protocol, Counter>,
    /// Requests for a connection that ended.
    #[metric(by(protocol))]
    pub closed_connections_total: By<Protocol, Counter>,

    /// Endpoints that got a connection pool.
    pub http_pool_endpoints_registered_total: Counter,
    /// Endpoints whose connection pool was dropped.
    pub http_pool_endpoints_unregistered_total: Counter,

    /// Time until the proxy is connected to a compute node.
    #[metric(max_keys = 192, overflow = "other")]
    pub compute_connection_latency_seconds: Family<Connect, SecondsHistogram<ConnectTime>>,
    /// Time until the control plane answers.
    #[metric(
        max_keys = 64,
        overflow = "other",
        buckets(exponential(0.0002, 2, 16)),
        allow(unit_suffix = "this name is in use")
    )]
    pub console_request_latency:
        Family<ConsoleRequest<'static>, SecondsHistogram<ControlPlaneTime>>,
    /// Time that a call of the control plane waits for a permit.
    #[metric(buckets(exponential(0.00005, 3, 16, exact)))]
    pub control_plane_token_acquire_seconds: SecondsHistogram<PermitTime>,
    /// Length of HTTP bodies.
    #[metric(by(direction = enum("request" | "response")), buckets(exponential(16, 4, 12)))]
    pub http_conn_content_length_bytes: By<BodyDirection, Histogram<BodyLength>>,
    /// Time that the removal of unused connection pools takes.
    pub http_pool_reclaimation_lag_seconds: SecondsHistogram<ReclaimTime>,
    /// Database connections that pools hold.
    pub http_pool_opened_connections: Gauge,

    /// Look-ups in the cache of allowed addresses.
    #[metric(by(outcome = enum("hit" | "miss")))]
    pub allowed_ips_cache_misses: By<CacheOutcome, Counter>,
    /// Addresses that an endpoint allows.
    #[metric(buckets(0, 1, 2, 3, 4, 5, 10, 20, 50, 100))]
    pub allowed_ips_number: Histogram<AllowedAddresses>,
    /// Connections by the way in which the client names its endpoint.
    #[metric(by(kind = enum("sni" | "no_sni" | "password_hack")))]
    pub accepted_connections_by_sni: By<SniKind, Counter>,
    /// Failures to connect to a compute node.
    #[metric(by(kind = enum("compute_cached" | "compute_uncached")))]
    pub connection_failures_total: By<ConnectionFailure, Counter>,
    /// Failures to wake up a compute node.
    #[metric(max_keys = 16, overflow = "other")]
    pub connection_failures_breakdown: Family<FailedWakeUp, Counter>,
    /// Bytes between clients and compute nodes.
    #[metric(by(direction = enum("tx" | "rx")))]
    pub io_bytes: By<Direction, Counter>,
    /// Errors by what failed.
    #[metric(by(r#type))]
    pub errors_total: By<ErrorType, Counter>,
    /// Requests to cancel a query.
    #[metric(by(
        source = enum("from_client" | "from_redis" | "local"),
        kind = enum("not_found" | "found"),
    ))]
    pub cancellation_requests_total: By<CancelSource, By<CancelOutcome, Counter>>,
    /// Errors of Redis.
    #[metric(max_keys = 16, overflow = "other")]
    pub redis_errors_total: Family<Channel<'static>, Counter>,
    /// TLS handshakes that failed.
    pub tls_handshake_failures: Counter,
    /// Requests that the limit of authentications delayed or refused.
    pub requests_auth_rate_limits_total: Counter,

    /// Registers of an estimate: endpoints that connect.
    #[metric(max_keys = 128, overflow = "other")]
    pub connecting_endpoints: Family<ProtocolRegister, MaxGauge>,
    /// Registers of an estimate: endpoints that see errors.
    #[metric(max_keys = 256, overflow = "other")]
    pub endpoints_affected_by_errors: Family<ErrorRegister, MaxGauge>,
    /// Registers of an estimate: endpoints whose authentications are limited.
    #[metric(max_keys = 32, overflow = "other")]
    pub endpoints_auth_rate_limits: Family<Register, MaxGauge>,

    /// Connections to endpoints that do not exist.
    #[metric(max_keys = 16, overflow = "other")]
    pub invalid_endpoints_total: Family<InvalidEndpoint, Counter>,
    /// Attempts until a step succeeded or failed.
    #[metric(
        by(outcome, retry_type = enum("wake_compute" | "connect_to_compute")),
        buckets(0, 1, 2, 3, 4, 5, 6, 7, 8),
    )]
    pub retries_metric: By<Outcome, By<RetriedStep, Histogram<Attempts>>>,
    /// Events that Redis delivered.
    #[metric(
        by(event = enum("endpoint_created" | "branch_created" | "project_created"
            | "cancel_session" | "password_update" | "allowed_ips_update")),
        allow(reserved_suffix = "this name is in use"),
    )]
    pub redis_events_count: By<RedisEvent, Counter>,

    /// Turns in which a thread hashed a password.
    #[metric(name = "proxy_scram_pool_worker_task_turns_total", max_keys = 64, overflow = "other")]
    pub worker_task_turns: Family<Worker, Counter>,
    /// Turns in which a thread left a password to another one.
    #[metric(name = "proxy_scram_pool_worker_task_skips_total", max_keys = 64, overflow = "other")]
    pub worker_task_skips: Family<Worker, Counter>,
}

/// The metrics of a lock that admits some calls to the control plane for each endpoint.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, allow(counter_suffix = "these names are in use"))]
pub struct LockMetrics {
    /// Semaphores that were created.
    pub semaphores_registered: Counter,
    /// Semaphores that were dropped.
    pub semaphores_unregistered: Counter,
    /// Time that the removal of unused semaphores takes.
    pub reclamation_lag_seconds: SecondsHistogram<ReclaimTime>,
    /// Time that a call waits for its semaphore.
    #[metric(buckets(exponential(0.0001, 2, 16)))]
    pub semaphore_acquire_seconds: SecondsHistogram<AcquireTime>,
}

/// All metrics of the proxy.
#[derive(Debug, Default, MetricGroup)]
pub struct Metrics {
    /// The proxy itself.
    pub proxy: ProxyMetrics,
    /// The lock of connections.
    #[member(
        prefix = "proxy_connect_compute_lock",
        golden = "golden/services/connect_compute_lock.prom"
    )]
    pub connect_lock: LockMetrics,
    /// The lock of wake-ups.
    #[member(prefix = "wake_compute_lock", golden = "golden/services/wake_compute_lock.prom")]
    pub wake_lock: LockMetrics,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use frozen_metrics::testing::observe;

    use super::*;

    fn connect(metrics: &Metrics) {
        let proxy = &metrics.proxy;
        proxy.opened_db_connections_total[Protocol::Ws].inc();
        let labels = Connect {
            protocol: Protocol::Ws,
            cold_start_info: ColdStart::VmPoolHit,
            outcome: Outcome::Success,
            excluded: Excluded::ClientAndCplane,
        };
        let connected = Duration::from_millis(7_000);
        proxy.compute_connection_latency_seconds.record(labels, connected);
        proxy.retries_metric[Outcome::Success][RetriedStep::WakeCompute].observe(8.0);
        let register = ErrorRegister { error: ErrorType::RateLimit, hll_shard: 31 };
        proxy.endpoints_affected_by_errors.raise_to(register, 4);
        metrics.wake_lock.semaphores_registered.inc();
    }

    #[test]
    fn a_connection_is_recorded() {
        let metrics = Metrics::default();
        observe(&metrics, || connect(&metrics)).assert_eq(
            "
            proxy_opened_db_connections_total{protocol=\"ws\"} 1
            proxy_compute_connection_latency_seconds_bucket{protocol=\"ws\",cold_start_info=\"pool_hit\",outcome=\"success\",excluded=\"client_and_cplane\",le=\"8.192\"} 1
            proxy_compute_connection_latency_seconds_sum{protocol=\"ws\",cold_start_info=\"pool_hit\",outcome=\"success\",excluded=\"client_and_cplane\"} 7
            proxy_compute_connection_latency_seconds_count{protocol=\"ws\",cold_start_info=\"pool_hit\",outcome=\"success\",excluded=\"client_and_cplane\"} 1
            proxy_retries_metric_sum{outcome=\"success\",retry_type=\"wake_compute\"} 8
            proxy_retries_metric_count{outcome=\"success\",retry_type=\"wake_compute\"} 1
            proxy_endpoints_affected_by_errors{type=\"ratelimit\",hll_shard=\"31\"} 4
            wake_compute_lock_semaphores_registered 1
            ",
        );
        let latencies = metrics.proxy.snapshot().compute_connection_latency_seconds;
        let (labels, latency) = latencies.iter().next().expect("one connection");
        assert_eq!((labels.cold_start_info, latency.count()), (ColdStart::VmPoolHit, 1));
    }
}
