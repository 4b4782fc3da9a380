//! Observations: what a source shows before and after a part of a test.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::changes::Changes;
use super::samples::{Role, SampleId, each_sample, is_equal};
use crate::encode::{Encoder, Gathered, Sink};
use crate::exporter::Collect;
use crate::gather::{MetricFamily, MetricSeries};

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
    before: Samples,
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
        let Samples { samples, former } = read(self.source);
        for (id, (role, after)) in samples {
            let initial = if role == Role::FirstState { 1.0 } else { 0.0 };
            let before = self.before.samples.get(&id).map_or(initial, |(_, before)| *before);
            let value = match role {
                // A removed and created series begins at zero again.
                Role::Count | Role::SumOrBucket if after >= before => difference(after, before),
                _ => after,
            };
            let is_former_state =
                matches!(role, Role::FirstState | Role::OtherState) && after == 0.0;
            if !is_equal(after, before) && !is_former_state {
                let role = if former.contains(&id) { Role::FormerName } else { role };
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

/// The samples of a source.
#[derive(Default)]
struct Samples {
    samples: BTreeMap<SampleId, (Role, f64)>,
    /// The samples under former names.
    former: BTreeSet<SampleId>,
}

fn read(source: &(impl Collect + ?Sized)) -> Samples {
    let mut observed = Observed::default();
    Encoder::gather(&mut observed, |encoder| source.expose(encoder));
    let mut all = Samples::default();
    for family in &observed.gathered.families {
        let is_former = observed.former.contains(&family.name);
        each_sample(family, &mut |id, role, value| {
            if is_former {
                all.former.insert(id.clone());
            }
            all.samples.insert(id, (role, value));
        });
    }
    all
}

/// A sink that collects families, and remembers which of them show the values of others.
#[derive(Default)]
struct Observed {
    gathered: Gathered,
    /// The name of the family that was begun last.
    last: String,
    former: BTreeSet<String>,
}

impl Sink for Observed {
    fn family(&mut self, family: MetricFamily, series: usize, is_new: bool) {
        self.last.clone_from(&family.name);
        self.gathered.family(family, series, is_new);
    }

    fn mark_as_alias(&mut self) {
        self.former.insert(self.last.clone());
    }

    fn series(&mut self, series: MetricSeries) {
        self.gathered.series(series);
    }
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
