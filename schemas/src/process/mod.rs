//! The standard metrics of a process, with the names that the Prometheus client libraries use.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use frozen_metrics::{
    Collect, Encoder, FloatCounter, FloatGauge, Gauge, Member, MetricGroup, MetricSet,
    ReplicationMetrics, SourceInfo, TimestampGauge,
};

/// The metrics of a process. [`Process`] reads them from the operating system.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "process", golden = "golden/process.prom")]
pub struct ProcessMetrics {
    /// Total user and system CPU time spent in seconds.
    pub cpu_seconds_total: FloatCounter,

    /// Number of open file descriptors.
    pub open_fds: Gauge,

    /// Maximum number of open file descriptors.
    pub max_fds: FloatGauge,

    /// Virtual memory size in bytes.
    pub virtual_memory_bytes: Gauge,

    /// Maximum amount of virtual memory available in bytes.
    pub virtual_memory_max_bytes: FloatGauge,

    /// Resident memory size in bytes.
    pub resident_memory_bytes: Gauge,

    /// Start time of the process since unix epoch in seconds.
    pub start_time_seconds: TimestampGauge,

    /// Number of OS threads in the process.
    pub threads: Gauge,
}

/// A source that reads [`ProcessMetrics`] from the operating system at each scrape.
///
/// If reading fails, the previous values are exposed; before the first success, nothing is. Only Linux is
/// supported. A resource without a limit has the limit `+Inf`.
///
/// ```
/// use frozen_metrics::Exporter;
/// use schemas::process::Process;
///
/// static PROCESS: Process = Process::new();
///
/// let text = Exporter::new().with(&PROCESS)?.text();
/// assert_eq!(text.contains("\nprocess_threads "), cfg!(target_os = "linux"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
#[derive(Debug)]
pub struct Process {
    metrics: ProcessMetrics,
    /// Whether reading has succeeded. The lock is held while the metrics change, because two concurrent
    /// scrapes would add the same CPU time twice.
    is_known: Mutex<bool>,
    read: fn() -> io::Result<Statistics>,
}

/// The statistics of the process at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Statistics {
    cpu_time: Duration,
    open_fds: u64,
    /// Infinite where there is none.
    max_fds: f64,
    virtual_memory: u64,
    /// Infinite where there is none.
    max_virtual_memory: f64,
    resident_memory: u64,
    started: SystemTime,
    threads: u64,
}

impl Process {
    /// Creates a source for this process.
    pub const fn new() -> Self {
        Self::with_reader(read)
    }

    const fn with_reader(read: fn() -> io::Result<Statistics>) -> Self {
        Self { metrics: ProcessMetrics::new(), is_known: Mutex::new(false), read }
    }

    /// Returns the updated metrics; `None` before reading has succeeded.
    fn refreshed(&self) -> Option<&ProcessMetrics> {
        // A panic leaves a valid flag, so a poisoned lock is usable.
        let mut is_known = self.is_known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(statistics) = (self.read)() {
            self.metrics.set(&statistics);
            *is_known = true;
        }
        is_known.then_some(&self.metrics)
    }
}

impl Default for Process {
    fn default() -> Self {
        Self::new()
    }
}

impl Collect for Process {
    fn info(&self) -> SourceInfo {
        SourceInfo::from_schema(ProcessMetrics::SCHEMA).with_golden(self.metrics.info().golden())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if let Some(metrics) = self.refreshed() {
            metrics.expose(encoder);
        }
    }
}

impl MetricGroup for Process {
    const MEMBERS: &'static [Member] = ProcessMetrics::MEMBERS;

    /// Creates a source whose values are zeros.
    fn example() -> Self {
        let metrics = ProcessMetrics::example();
        Self { metrics, is_known: Mutex::new(true), read: || Err(io::ErrorKind::Other.into()) }
    }
}

impl ProcessMetrics {
    fn set(&self, statistics: &Statistics) {
        self.cpu_seconds_total
            .add(statistics.cpu_time.as_secs_f64() - self.cpu_seconds_total.get());
        self.open_fds.set(whole(statistics.open_fds));
        self.max_fds.set(statistics.max_fds);
        self.virtual_memory_bytes.set(whole(statistics.virtual_memory));
        self.virtual_memory_max_bytes.set(statistics.max_virtual_memory);
        self.resident_memory_bytes.set(whole(statistics.resident_memory));
        self.start_time_seconds.set(statistics.started);
        self.threads.set(whole(statistics.threads));
    }
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(target_os = "linux")]
use linux::read;

#[cfg(not(target_os = "linux"))]
fn read() -> io::Result<Statistics> {
    Err(io::ErrorKind::Unsupported.into())
}
