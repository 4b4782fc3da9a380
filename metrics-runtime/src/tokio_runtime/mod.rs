//! Metrics of tokio runtimes: workers, tasks, queues, and how busy each worker is.
//!
//! They are what `tokio::runtime::RuntimeMetrics` returns without `--cfg tokio_unstable`. OpenTelemetry has no
//! conventions for them. The names follow tokio and the crate `tokio-metrics`, with the units and suffixes of
//! Prometheus.
//!
//! ```
//! use frozen_metrics::Exporter;
//! use frozen_metrics::tokio_runtime::TokioMetrics;
//!
//! let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! let exporter = Exporter::new().with(TokioMetrics::refreshed(runtime.handle()))?;
//! runtime.spawn(std::future::pending::<()>());
//! let text = exporter.text();
//! assert!(text.contains("\ntokio_alive_tasks 1\n"));
//! assert!(text.contains("\ntokio_busy_seconds_total{worker=\"0\"} 0"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # Several runtimes
//!
//! A label that is known when the process starts distinguishes them. [`Labelled`](crate::Labelled) adds it, and the
//! exporter joins the runtimes:
//!
//! ```
//! use frozen_metrics::tokio_runtime::TokioMetrics;
//! use frozen_metrics::{Exporter, Labelled};
//!
//! let [requests, jobs] = ["requests", "jobs"]
//!     .map(|_| tokio::runtime::Builder::new_current_thread().build().unwrap());
//! let runtime = |runtime: &tokio::runtime::Runtime, name| {
//!     Labelled::new(TokioMetrics::refreshed(runtime.handle()), [("runtime", name)])
//! };
//! let exporter =
//!     Exporter::new().with(runtime(&requests, "requests")?)?.with(runtime(&jobs, "jobs")?)?;
//! let text = exporter.text();
//! assert!(text.contains(
//!     "\ntokio_alive_tasks{runtime=\"requests\"} 0\ntokio_alive_tasks{runtime=\"jobs\"} 0\n"
//! ));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! In a [group](crate::MetricGroup), `labels(runtime = "jobs")` on the member adds it, and the golden of the member
//! freezes it.

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::runtime::Handle;

use crate::{
    Counter, Family, FloatCounter, LabelSet, Refreshed, ReplicationMetrics, UnsignedGauge,
};

/// The worker of a runtime.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct Worker {
    /// The worker's index, from zero.
    pub worker: u32,
}

/// The maximum number of workers with series of their own. Further workers share the overflow series.
const MAX_WORKERS: u32 = 1024;

/// The metrics of a tokio runtime. [`TokioMetrics::refreshed`] reads them once for each scrape.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "tokio", golden = "golden/tokio_runtime.prom")]
pub struct TokioMetrics {
    /// Number of worker threads of the runtime.
    pub workers: UnsignedGauge,

    /// Number of tasks that were spawned and have not ended.
    pub alive_tasks: UnsignedGauge,

    /// Number of tasks that wait in the queue that all workers share.
    pub global_queue_depth: UnsignedGauge,

    /// Time that the worker spent on tasks and events rather than parked.
    #[metric(max_keys = 1024, overflow = "other")]
    pub busy_seconds_total: Family<Worker, FloatCounter>,

    /// How often the worker parked because it had nothing to do.
    #[metric(max_keys = 1024, overflow = "other")]
    pub parks_total: Family<Worker, Counter>,
}

impl TokioMetrics {
    /// Creates a source that reads the metrics of a runtime once for each scrape. It can be a member of a
    /// [group](crate::MetricGroup).
    ///
    /// A scrape costs a few relaxed loads per worker. The runtime may end before the source, which then exposes its
    /// last values. A [current-thread runtime](tokio::runtime::Builder::new_current_thread) has one worker.
    pub fn refreshed(handle: &Handle) -> Refreshed<Self> {
        let runtime = handle.metrics();
        Refreshed::new(Self::new(), move |metrics: &Self| {
            metrics.workers.set(runtime.num_workers() as u64);
            metrics.alive_tasks.set(runtime.num_alive_tasks() as u64);
            metrics.global_queue_depth.set(runtime.global_queue_depth() as u64);
            metrics.set_workers((0..runtime.num_workers()).map(|worker| {
                (runtime.worker_total_busy_duration(worker), runtime.worker_park_count(worker))
            }));
        })
    }

    /// Sets the busy time and the parks of all workers. The overflow counters are the sums over the workers that share
    /// them.
    fn set_workers(&self, workers: impl Iterator<Item = (Duration, u64)>) {
        let mut others = (Duration::ZERO, 0);
        for (worker, (busy, parks)) in (0..).zip(workers) {
            let (busy, parks) = match worker < MAX_WORKERS {
                true => (busy, parks),
                false => {
                    others = (others.0 + busy, others.1 + parks);
                    others
                }
            };
            self.busy_seconds_total
                .with(Worker { worker }, |total| total.raise_to(busy.as_secs_f64()));
            self.parks_total.with(Worker { worker }, |total| total.raise_to(parks));
        }
    }
}
