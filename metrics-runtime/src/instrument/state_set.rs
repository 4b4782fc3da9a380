use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{By, ConstDefault, Instrument};
use crate::label::{HasLabelValues, LabelEnum};
use crate::shape::{NumberKind, Shape};
use crate::value_table::RowWriter;

/// The current state out of a closed set of states.
///
/// It exposes one series per state: 1 for the current state, 0 for the others. The label has the name of
/// the family, as OpenMetrics requires. The initial state is the first one. A row of a snapshot has a
/// `bool` for each state.
///
/// ```
/// use frozen_metrics::{ReplicationMetrics, StateSet};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// What the node does now.
///     #[metric(states(enum("starting" | "serving" | "draining")))]
///     phase: StateSet<Phase>,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// NODE.phase.set(Phase::Serving);
/// assert_eq!(NODE.phase.get(), Phase::Serving);
/// assert!(NODE.snapshot().phase[Phase::Serving]);
/// assert!(NODE.snapshot().prometheus_text().ends_with(
///     "node_phase{node_phase=\"starting\"} 0\n\
///      node_phase{node_phase=\"serving\"} 1\n\
///      node_phase{node_phase=\"draining\"} 0\n"
/// ));
/// ```
pub struct StateSet<E: LabelEnum>(AtomicUsize, PhantomData<E>);

impl<E: LabelEnum> StateSet<E> {
    /// Creates a state set in the first state.
    pub const fn new() -> Self {
        Self(AtomicUsize::new(0), PhantomData)
    }

    /// Sets the current state.
    #[inline]
    pub fn set(&self, state: E) {
        self.0.store(state.index(), Ordering::Relaxed);
    }

    /// Returns the current state.
    #[inline]
    pub fn get(&self) -> E {
        E::ALL[self.0.load(Ordering::Relaxed)]
    }
}

#[diagnostic::do_not_recommend]
impl<E: LabelEnum> HasLabelValues for StateSet<E> {
    const LABEL_VALUES: &'static [&'static str] = E::VALUES;
}

impl<E: LabelEnum> Default for StateSet<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: LabelEnum> fmt::Debug for StateSet<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateSet").field(&self.get()).finish()
    }
}

impl<E: LabelEnum> ConstDefault for StateSet<E> {
    const DEFAULT: Self = Self::new();
}

impl<E: LabelEnum> Instrument for StateSet<E> {
    type Value = By<E, bool>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::number(NumberKind::Unsigned).repeated(E::ALL.len());

    fn read(&self) -> By<E, bool> {
        [(self.get(), true)].into_iter().collect()
    }

    fn show_zero(&self) {}

    fn write(value: &By<E, bool>, writer: &mut RowWriter<'_>) {
        value.cells().iter().for_each(|is_on| writer.unsigned(u64::from(*is_on)));
    }
}
