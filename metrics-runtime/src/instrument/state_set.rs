use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{By, ConstDefault, Instrument};
use crate::label::LabelEnum;
use crate::point::{Number, Point};

/// The state that something is in, of a closed set: a series for each state, one where it is on and
/// zero where it is not. The label has the name of the family, as OpenMetrics asks.
///
/// It is in the first state until it is set. A row of a snapshot has a `bool` for each state.
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
pub struct StateSet<E>(AtomicUsize, PhantomData<E>);

impl<E: LabelEnum> StateSet<E> {
    /// In the first state.
    pub const fn new() -> Self {
        Self(AtomicUsize::new(0), PhantomData)
    }

    /// Goes to this state.
    #[inline]
    pub fn set(&self, state: E) {
        self.0.store(state.index(), Ordering::Relaxed);
    }

    /// The state now.
    #[inline]
    pub fn get(&self) -> E {
        E::ALL[self.0.load(Ordering::Relaxed)]
    }
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

    fn read(&self) -> By<E, bool> {
        [(self.get(), true)].into_iter().collect()
    }

    fn show_zero(&self) {}

    fn points(value: &By<E, bool>, show: &mut impl FnMut(Option<Point<'_>>)) {
        value
            .iter()
            .for_each(|(_, is_on)| show(Some(Point::Number(Number::Unsigned(u64::from(*is_on))))));
    }
}
