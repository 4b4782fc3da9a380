use std::fmt;
use std::ops::Index;

use super::{ConstDefault, Instrument, Reading};
use crate::label::{HasLabelValues, LabelEnum};
use crate::shape::Shape;
use crate::value_table::RowWriter;

/// One instrument for each value of a closed label.
///
/// The values of the label are those of a type that implements [`LabelEnum`]: an enum or `bool`. Index with it: indexing
/// does not hash, and all series are exposed from the start.
/// Nest it for several labels: `By<Kind, By<Side, Counter>>`. In a row of a snapshot, the field is a `By`
/// of plain values.
///
/// ```
/// use frozen_metrics::{By, Counter, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// Calls that failed.
///     #[metric(by(kind = enum("no_route" | "timeout")))]
///     failures_total: By<Failure, Counter>,
/// }
///
/// static RPC: RpcMetrics = RpcMetrics::new();
///
/// RPC.failures_total[Failure::Timeout].inc();
/// assert_eq!(RPC.snapshot().failures_total[Failure::Timeout], 1);
/// assert_eq!(
///     RPC.snapshot().prometheus_text(),
///     "# HELP rpc_failures_total Calls that failed.\n\
///      ## TYPE rpc_failures_total counter\n\
///      rpc_failures_total{kind=\"no_route\"} 0\n\
///      rpc_failures_total{kind=\"timeout\"} 1\n",
/// );
/// ```
pub struct By<E: LabelEnum, T: ConstDefault>(E::Cells<T>);

impl<E: LabelEnum, T: ConstDefault> By<E, T> {
    /// Returns an iterator over the label values and their elements.
    pub fn iter(&self) -> impl Iterator<Item = (E, &T)> {
        E::ALL.iter().copied().zip(self.0.as_ref())
    }

    pub(super) fn cells(&self) -> &[T] {
        self.0.as_ref()
    }

    /// Returns a `By` of the results of `convert`.
    fn map<U: ConstDefault>(&self, convert: impl Fn(&T) -> U) -> By<E, U> {
        let mut converted = By::<E, U>::DEFAULT;
        let pairs = converted.0.as_mut().iter_mut().zip(self.cells());
        pairs.for_each(|(to, from)| *to = convert(from));
        converted
    }
}

#[diagnostic::do_not_recommend]
impl<E: LabelEnum, T: ConstDefault> HasLabelValues for By<E, T> {
    const LABEL_VALUES: &'static [&'static str] = E::VALUES;
}

impl<E: LabelEnum, T: ConstDefault> Index<E> for By<E, T> {
    type Output = T;

    #[inline]
    fn index(&self, value: E) -> &T {
        &self.0.as_ref()[value.index()]
    }
}

impl<E: LabelEnum, T: ConstDefault> ConstDefault for By<E, T> {
    const DEFAULT: Self = Self(<E::Cells<T> as ConstDefault>::DEFAULT);
}

impl<E: LabelEnum, T: ConstDefault> Default for By<E, T> {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl<E: LabelEnum, T: ConstDefault + Clone> Clone for By<E, T> {
    fn clone(&self) -> Self {
        self.map(T::clone)
    }
}

impl<E: LabelEnum, T: ConstDefault + PartialEq> PartialEq for By<E, T> {
    fn eq(&self, other: &Self) -> bool {
        self.cells() == other.cells()
    }
}

impl<E: LabelEnum, T: ConstDefault + fmt::Debug> fmt::Debug for By<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(E::VALUES.iter().zip(self.cells())).finish()
    }
}

impl<E: LabelEnum, T: ConstDefault> FromIterator<(E, T)> for By<E, T> {
    /// Creates a `By` from pairs of label values and elements. Missing elements have their default value.
    fn from_iter<I: IntoIterator<Item = (E, T)>>(pairs: I) -> Self {
        let mut by = Self::DEFAULT;
        pairs.into_iter().for_each(|(value, item)| by.0.as_mut()[value.index()] = item);
        by
    }
}

impl<E: LabelEnum, I: Instrument> Instrument for By<E, I> {
    type Value = By<E, I::Value>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = I::SHAPE.repeated(E::ALL.len());

    fn read(&self) -> Self::Value {
        Reading::finish(|reading| self.read_within(reading))
    }

    fn read_within(&self, reading: &Reading) -> Self::Value {
        self.map(|instrument| instrument.read_within(reading))
    }

    fn show_zero(&self) {
        self.cells().iter().for_each(I::show_zero);
    }

    fn write(value: &Self::Value, writer: &mut RowWriter<'_>) {
        value.cells().iter().for_each(|value| I::write(value, writer));
    }

    fn since(now: &Self::Value, earlier: &Self::Value) -> Self::Value {
        let mut since = now.clone();
        let pairs = since.0.as_mut().iter_mut().zip(earlier.cells());
        pairs.for_each(|(now, earlier)| *now = I::since(now, earlier));
        since
    }

    fn restarted(now: &Self::Value, earlier: &Self::Value) -> bool {
        now.cells().iter().zip(earlier.cells()).any(|(now, earlier)| I::restarted(now, earlier))
    }
}
