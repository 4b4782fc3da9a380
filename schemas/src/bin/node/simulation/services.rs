//! Simulated calls of services.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use schemas::rpc::{Callee, RpcError, RpcMetrics, RpcMetricsRegistry};

use super::times;

/// The services with the version of their interface, their calls per second and the usual run time of their handlers.
const SERVICES: [(&str, u32, f64, f64); 4] = [
    ("billing", 1, 6.0, 0.030),
    ("directory", 1, 90.0, 0.000_4),
    ("search", 9, 5.0, 0.018),
    ("search", 10, 20.0, 0.012),
];

/// The timeout of a caller.
const TIMEOUT: f64 = 5.0;

pub(super) struct Service {
    metrics: Arc<RpcMetrics>,
    calls_per_second: f64,
    handler_seconds: f64,
    /// The current run time as a multiple of the usual one.
    slowness: f64,
}

pub(super) fn all(registry: &RpcMetricsRegistry) -> Vec<Service> {
    let service = |(service, version, calls_per_second, handler_seconds)| Service {
        metrics: registry.for_callee(Callee { service, version }),
        calls_per_second,
        handler_seconds,
        slowness: 1.0,
    };
    SERVICES.map(service).into()
}

impl Service {
    pub(super) fn step(&mut self, rng: &mut Rng, time: Duration) {
        let seconds = time.as_secs_f64();
        if rng.f64() < seconds / 40.0 {
            self.slowness += 50.0 * rng.f64();
        }
        self.slowness = (self.slowness * 0.8).max(1.0);

        let mut waited = 0.0;
        for _ in 0..times(rng, self.calls_per_second, seconds) {
            waited += self.call(rng);
        }
        self.metrics.in_flight_calls.set((waited / seconds).round() as i64);
    }

    /// Simulates one call and returns its duration.
    fn call(&self, rng: &mut Rng) -> f64 {
        self.metrics.incr_call();
        let wire = 0.000_2 + 0.000_3 * rng.f64();
        // Most calls take about the usual time; a few take much longer.
        let spread = 4.0 * (rng.f64() + rng.f64() + rng.f64() - 1.5);
        let handler = self.handler_seconds * self.slowness * spread.exp();
        let latency = match rng.u32(..400) {
            0 => self.failed(RpcError::NoRoute, 0.0),
            1 => self.failed(RpcError::Transport, wire),
            2 => self.failed(RpcError::Server, self.handled(handler / 2.0) + wire),
            _ if handler + wire > TIMEOUT => self.failed(RpcError::Timeout, TIMEOUT),
            _ => self.handled(handler) + wire,
        };
        self.metrics.record_latency(Duration::from_secs_f64(latency));
        latency
    }

    fn failed(&self, error: RpcError, latency: f64) -> f64 {
        self.metrics.incr_error(error);
        latency
    }

    fn handled(&self, seconds: f64) -> f64 {
        self.metrics.record_handler_time(Duration::from_secs_f64(seconds));
        seconds
    }
}
