//! What a part of a test recorded.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::samples::{Exposition, Role, SampleId, each_sample};
use crate::exporter::Collect;

/// Returns what `call` records in a source: a registry, a set, a group, an exporter, or any other source.
///
/// Observations in one process run one after the other, so that tests that run in parallel and record in the
/// same `static` do not observe each other. The [module](crate::testing#tests-that-run-in-parallel) states the limits.
///
/// It gathers the source before and after the call.
///
/// ```
/// use frozen_metrics::{Counter, ReplicationMetrics, testing};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", key = "channel", max_keys = 8, overflow = "others", golden = none)]
/// struct BusMetrics {
///     /// Frames sent.
///     frames_total: Counter,
///     /// Frames dropped.
///     drops_total: Counter,
/// }
///
/// let registry = BusMetricsRegistry::new();
/// let changes = testing::observe(&registry, || registry.for_channel("a").frames_total.inc());
/// changes.assert_eq(r#"bus_frames_total{channel="a"} 1"#);
/// ```
///
/// # Panics
///
/// Panics if `call` or the source panics.
pub fn observe<R>(source: &(impl Collect + ?Sized), call: impl FnOnce() -> R) -> Changes {
    let observation = Observation::begin(source);
    call();
    observation.end()
}

/// An observation of a source that has begun, for code that does not fit in a closure, such as `async` code.
/// Use [`observe`] otherwise.
///
/// ```
/// use frozen_metrics::testing::Observation;
/// use frozen_metrics::{Counter, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let observation = Observation::begin(&NODE);
/// NODE.drops_total.add(2);
/// observation.end().assert_eq("node_drops_total 2");
/// ```
#[must_use = "an observation shows nothing until it ends"]
pub struct Observation<'a, C: ?Sized> {
    source: &'a C,
    before: BTreeMap<SampleId, (Role, f64)>,
    _turn: Turn,
}

impl<'a, C: Collect + ?Sized> Observation<'a, C> {
    /// Begins an observation. Waits until observations of other threads have ended.
    pub fn begin(source: &'a C) -> Self {
        let turn = Turn::wait();
        Self { source, before: read(source), _turn: turn }
    }

    /// Ends the observation and returns what was recorded since it began.
    pub fn end(self) -> Changes {
        let mut changes = BTreeMap::new();
        for (id, (role, after)) in read(self.source) {
            let initial = if role == Role::FirstState { 1.0 } else { 0.0 };
            let before = self.before.get(&id).map_or(initial, |(_, before)| *before);
            let value = match role {
                // A removed and created series begins at zero again.
                Role::Count | Role::SumOrBucket if after >= before => difference(after, before),
                _ => after,
            };
            let is_former_state =
                matches!(role, Role::FirstState | Role::OtherState) && after == 0.0;
            if !is_equal(after, before) && !is_former_state {
                changes.insert(id, (role, value));
            }
        }
        Changes { changes }
    }
}

impl<C: ?Sized> fmt::Debug for Observation<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observation").finish_non_exhaustive()
    }
}

fn read(source: &(impl Collect + ?Sized)) -> BTreeMap<SampleId, (Role, f64)> {
    let mut samples = BTreeMap::new();
    for family in source.gather() {
        each_sample(&family, &mut |id, role, value| {
            samples.insert(id, (role, value));
        });
    }
    samples
}

/// Subtracts floats, and rounds away the digits that the larger one does not have.
fn difference(after: f64, before: f64) -> f64 {
    let difference = after - before;
    if before == 0.0 || difference.fract() == 0.0 || !difference.is_finite() {
        return difference;
    }
    let digits = 14 - after.abs().log10().ceil() as i32;
    let scale = 10_f64.powi(digits);
    let rounded = (difference * scale).round() / scale;
    if rounded.is_finite() { rounded } else { difference }
}

pub(super) fn is_equal(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

/// The turn of a thread to observe. Observations within others of the same thread share it.
struct Turn {
    _lock: Option<MutexGuard<'static, ()>>,
}

static TURN: Mutex<()> = Mutex::new(());

std::thread_local! {
    /// The number of observations of this thread.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

impl Turn {
    fn wait() -> Self {
        let depth = DEPTH.replace(DEPTH.get() + 1);
        let lock = (depth == 0).then(|| TURN.lock().unwrap_or_else(PoisonError::into_inner));
        Self { _lock: lock }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// What was recorded during an observation.
///
/// It contains the samples that changed: a counter and the count, sum and buckets of a histogram with their
/// increase, a gauge or an info with its new value, and of a state set the new state. Series that were created at
/// their initial value, set to the value that they had, or removed are not changes. `Display` shows one sample in each line.
#[derive(Clone, Debug)]
#[must_use = "changes that are not compared prove nothing"]
pub struct Changes {
    changes: BTreeMap<SampleId, (Role, f64)>,
}

impl Changes {
    /// Asserts that exactly these samples changed. `expected` has one line for each, as in an exposition, in any
    /// order; lines may be indented.
    ///
    /// A histogram that changed is expected with its `_count`. Its `_sum` and `_bucket` samples are compared if
    /// they are stated, so that a test does not depend on how long something took.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use frozen_metrics::{Gauge, ReplicationMetrics, SecondsHistogram, testing};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "rpc", golden = none)]
    /// struct RpcMetrics {
    ///     /// Time to answer.
    ///     #[metric(buckets(0.1, 1))]
    ///     wait_seconds: SecondsHistogram<WaitBuckets>,
    ///     /// Calls that wait.
    ///     backlog: Gauge,
    /// }
    ///
    /// let rpc = RpcMetrics::new();
    /// let changes = testing::observe(&rpc, || {
    ///     rpc.wait_seconds.record(Duration::from_millis(250));
    ///     rpc.backlog.set(3);
    /// });
    /// changes.assert_eq(
    ///     "
    ///     rpc_backlog 3
    ///     rpc_wait_seconds_count 1
    ///     rpc_wait_seconds_bucket{le=\"1\"} 1
    ///     ",
    /// );
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the changes are different. The message lists each difference with the name, the labels, and the
    /// expected and the recorded value.
    #[track_caller]
    pub fn assert_eq(&self, expected: &str) {
        let expected = Exposition::parse(expected)
            .unwrap_or_else(|error| panic!("the expected changes are not legal: {error}"));
        let mut differences = Vec::new();
        for (id, value) in &expected.samples {
            match self.changes.get(id) {
                Some((_, change)) if is_equal(*change, *value) => {}
                Some((_, change)) => {
                    differences.push(format!("{id}: expected {value}, recorded {change}"));
                }
                None => differences.push(format!("{id}: expected {value}, recorded nothing")),
            }
        }
        for (id, (role, change)) in &self.changes {
            let is_required = !matches!(role, Role::SumOrBucket | Role::Quantile);
            if is_required && !expected.samples.contains_key(id) {
                differences.push(format!("{id}: expected nothing, recorded {change}"));
            }
        }
        let differences = differences.join("\n  ");
        assert!(differences.is_empty(), "the recorded changes differ:\n  {differences}");
    }

    /// Asserts that nothing changed.
    ///
    /// ```should_panic
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "node", golden = none)]
    /// # struct NodeMetrics {
    /// #     /// Messages dropped.
    /// #     drops_total: Counter,
    /// # }
    /// let node = NodeMetrics::new();
    /// testing::observe(&node, || node.drops_total.inc()).assert_none();
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if something changed, like [`assert_eq`](Self::assert_eq).
    #[track_caller]
    pub fn assert_none(&self) {
        self.assert_eq("");
    }

    /// Returns the changes of samples with this label, for a test that shares a source with other tests and has a
    /// label value of its own.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "bus", key = "channel", max_keys = 8, overflow = "others", golden = none)]
    /// # struct BusMetrics {
    /// #     /// Frames sent.
    /// #     frames_total: Counter,
    /// # }
    /// static BUS: BusMetricsRegistry = BusMetricsRegistry::new();
    ///
    /// let changes = testing::observe(&BUS, || BUS.for_channel("my-test").frames_total.inc());
    /// changes.with_label("channel", "my-test").assert_eq(r#"bus_frames_total{channel="my-test"} 1"#);
    /// ```
    pub fn with_label(&self, name: &str, value: &str) -> Self {
        self.filter(|id| id.labels.iter().any(|(known, of)| known == name && of == value))
    }

    /// Returns the changes of samples whose name begins with this prefix.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "node", golden = none)]
    /// # struct NodeMetrics {
    /// #     /// Messages dropped.
    /// #     drops_total: Counter,
    /// #     /// Messages sent.
    /// #     sends_total: Counter,
    /// # }
    /// let node = NodeMetrics::new();
    /// let changes = testing::observe(&node, || {
    ///     node.drops_total.inc();
    ///     node.sends_total.inc();
    /// });
    /// changes.with_prefix("node_drops").assert_eq("node_drops_total 1");
    /// ```
    pub fn with_prefix(&self, prefix: &str) -> Self {
        self.filter(|id| id.name.starts_with(prefix))
    }

    fn filter(&self, matches: impl Fn(&SampleId) -> bool) -> Self {
        let changes = self.changes.iter().filter(|(id, _)| matches(id));
        Self { changes: changes.map(|(id, change)| (id.clone(), *change)).collect() }
    }

    /// Returns the change of a sample, which is written as in an exposition; `None` if it did not change. For
    /// values that a test knows only roughly.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use frozen_metrics::{ReplicationMetrics, SecondsHistogram, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "rpc", golden = none)]
    /// # struct RpcMetrics {
    /// #     /// Time to answer.
    /// #     #[metric(buckets(0.1, 1))]
    /// #     wait_seconds: SecondsHistogram<WaitBuckets>,
    /// # }
    /// let rpc = RpcMetrics::new();
    /// let changes = testing::observe(&rpc, || rpc.wait_seconds.record(Duration::from_millis(250)));
    /// assert!(changes.get("rpc_wait_seconds_sum").is_some_and(|sum| sum > 0.2));
    /// assert_eq!(changes.get(r#"rpc_wait_seconds_bucket{le="0.1"}"#), None);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if `sample` is not legal.
    #[track_caller]
    pub fn get(&self, sample: &str) -> Option<f64> {
        let exposition = Exposition::parse(&format!("{sample} 0"))
            .unwrap_or_else(|error| panic!("`{sample}` is not a sample: {error}"));
        let (id, _) = exposition.samples.first_key_value()?;
        self.changes.get(id).map(|(_, change)| *change)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|(id, (_, change))| writeln!(f, "{id} {change}"))
    }
}
