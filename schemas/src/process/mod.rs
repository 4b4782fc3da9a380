//! The process itself, under the names that the client libraries of Prometheus have agreed on.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use frozen_metrics::schema::Schema;
use frozen_metrics::{
    Collect, Encoder, FloatCounter, FloatGauge, Gauge, Member, MetricFamily, MetricGroup,
    MetricSet, ReplicationMetrics, TimestampGauge,
};

/// What the operating system says of this process.
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

/// [`ProcessMetrics`] that ask the operating system whenever they are scraped.
///
/// Where it does not answer, they keep the values they have. They show nothing before the first
/// answer, so nothing ever on a system that is no Linux. A limit that is not set is `+Inf`.
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
    /// Whether there was an answer. Held while the metrics change: two scrapes at once would both
    /// add the same CPU time.
    is_known: Mutex<bool>,
    ask: fn() -> io::Result<Answer>,
}

/// What the operating system says at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Answer {
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
    /// This process, which nobody has asked about yet.
    pub const fn new() -> Self {
        Self::asking(ask)
    }

    const fn asking(ask: fn() -> io::Result<Answer>) -> Self {
        Self { metrics: ProcessMetrics::new(), is_known: Mutex::new(false), ask }
    }

    /// The metrics as they are now; `None` while nothing is known.
    fn refreshed(&self) -> Option<&ProcessMetrics> {
        // The flag is whole whenever the lock is free, so a poisoned one is as good as any.
        let mut is_known = self.is_known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(answer) = (self.ask)() {
            self.metrics.set(&answer);
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
    fn schema(&self) -> &'static Schema {
        ProcessMetrics::SCHEMA
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if let Some(metrics) = self.refreshed() {
            Collect::expose(metrics, encoder);
        }
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.refreshed().map(Collect::gather).unwrap_or_default()
    }

    fn golden(&self) -> Option<&'static str> {
        self.metrics.golden()
    }
}

impl MetricGroup for Process {
    const MEMBERS: &'static [Member] = ProcessMetrics::MEMBERS;

    /// One that asks nobody.
    fn example() -> Self {
        let metrics = ProcessMetrics::example();
        Self { metrics, is_known: Mutex::new(true), ask: || Err(io::ErrorKind::Other.into()) }
    }
}

impl ProcessMetrics {
    fn set(&self, answer: &Answer) {
        self.cpu_seconds_total.add(answer.cpu_time.as_secs_f64() - self.cpu_seconds_total.get());
        self.open_fds.set(whole(answer.open_fds));
        self.max_fds.set(answer.max_fds);
        self.virtual_memory_bytes.set(whole(answer.virtual_memory));
        self.virtual_memory_max_bytes.set(answer.max_virtual_memory);
        self.resident_memory_bytes.set(whole(answer.resident_memory));
        self.start_time_seconds.set(answer.started);
        self.threads.set(whole(answer.threads));
    }
}

fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(target_os = "linux")]
use linux::ask;

#[cfg(not(target_os = "linux"))]
fn ask() -> io::Result<Answer> {
    Err(io::ErrorKind::Unsupported.into())
}
