//! The standard metrics of a process, with the names of the Prometheus client libraries.
//!
//! The names and HELP texts are those that the Prometheus project asks of [client libraries][standard], except for
//! `process_threads`, which the crate `prometheus` exposes too. `process_heap_bytes` is left out, because Linux does not
//! report it.
//!
//! The golden of [`ProcessMetrics`] is part of this package: a change of a name is a breaking change of this crate.
//!
//! [standard]: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics

#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use crate::{
    Collect, Encoder, FloatCounter, FloatGauge, Member, MetricGroup, Refreshed, ReplicationMetrics,
    SourceInfo, TimestampGauge, UnsignedGauge,
};

/// The metrics of a process. [`Process`] reads them from the operating system.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "process", golden = "golden/process.prom")]
pub struct ProcessMetrics {
    /// Total user and system CPU time spent in seconds.
    pub cpu_seconds_total: FloatCounter,

    /// Number of open file descriptors.
    pub open_fds: UnsignedGauge,

    /// Maximum number of open file descriptors.
    pub max_fds: FloatGauge,

    /// Virtual memory size in bytes.
    pub virtual_memory_bytes: UnsignedGauge,

    /// Maximum amount of virtual memory available in bytes.
    pub virtual_memory_max_bytes: FloatGauge,

    /// Resident memory size in bytes.
    pub resident_memory_bytes: UnsignedGauge,

    /// Start time of the process since unix epoch in seconds.
    pub start_time_seconds: TimestampGauge,

    /// Number of OS threads in the process.
    pub threads: UnsignedGauge,
}

/// A source that reads [`ProcessMetrics`] from `/proc` once for each scrape. It can be a member of a
/// [group](MetricGroup).
///
/// ```
/// use frozen_metrics::Exporter;
/// use frozen_metrics::process::Process;
///
/// let text = Exporter::new().with(Process::new())?.text();
/// assert_eq!(text.contains("\nprocess_threads "), cfg!(target_os = "linux"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// If a resource has no limit, its maximum is `+Inf`.
///
/// # Operating systems and errors
///
/// On systems other than Linux, it compiles, exposes nothing and reports no error. If `/proc` cannot be read, a scrape
/// shows the values that were last read, or nothing if there are none, and reports
/// [`LeftOutReason::NotRefreshed`](crate::LeftOutReason::NotRefreshed).
#[derive(Debug)]
pub struct Process(Refreshed<Readings>);

impl Process {
    /// Creates a source for this process.
    pub fn new() -> Self {
        Self::with_reader(read)
    }

    fn with_reader(
        read: impl Fn() -> io::Result<Option<Statistics>> + Send + Sync + 'static,
    ) -> Self {
        Self(Refreshed::try_new(Readings::new(false), move |readings| {
            if let Some(statistics) = read()? {
                readings.metrics.set(&statistics);
                readings.is_known.store(true, Ordering::Release);
            }
            Ok::<_, io::Error>(())
        }))
    }
}

impl Default for Process {
    fn default() -> Self {
        Self::new()
    }
}

impl Collect for Process {
    fn info(&self) -> SourceInfo {
        self.0.info()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.expose(encoder);
    }
}

impl MetricGroup for Process {
    const MEMBERS: &'static [Member] = ProcessMetrics::MEMBERS;

    /// Creates a source whose values are zeros.
    fn example() -> Self {
        Self(Refreshed::new(Readings::new(true), |_| {}))
    }
}

/// The metrics, which are not exposed before they have been read once.
#[derive(Debug)]
struct Readings {
    metrics: ProcessMetrics,
    is_known: AtomicBool,
}

impl Readings {
    const fn new(is_known: bool) -> Self {
        Self { metrics: ProcessMetrics::new(), is_known: AtomicBool::new(is_known) }
    }
}

impl Collect for Readings {
    fn info(&self) -> SourceInfo {
        // Before the first reading, it exposes less than its schema declares.
        self.metrics.info().with_declared(false)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if self.is_known.load(Ordering::Acquire) {
            self.metrics.expose(encoder);
        }
    }
}

/// The statistics of the process at one point in time.
#[derive(Debug)]
struct Statistics {
    cpu_time: Duration,
    open_fds: u64,
    /// Infinite where there is no limit.
    max_fds: f64,
    virtual_memory: u64,
    /// Infinite where there is no limit.
    max_virtual_memory: f64,
    resident_memory: u64,
    started: SystemTime,
    threads: u64,
}

impl ProcessMetrics {
    fn set(&self, statistics: &Statistics) {
        self.cpu_seconds_total.raise_to(statistics.cpu_time.as_secs_f64());
        self.open_fds.set(statistics.open_fds);
        self.max_fds.set(statistics.max_fds);
        self.virtual_memory_bytes.set(statistics.virtual_memory);
        self.virtual_memory_max_bytes.set(statistics.max_virtual_memory);
        self.resident_memory_bytes.set(statistics.resident_memory);
        self.start_time_seconds.set(statistics.started);
        self.threads.set(statistics.threads);
    }
}

/// Returns the current statistics; `None` if this operating system is not supported.
fn read() -> io::Result<Option<Statistics>> {
    #[cfg(target_os = "linux")]
    return linux::read().map(Some);
    #[cfg(not(target_os = "linux"))]
    Ok(None)
}
