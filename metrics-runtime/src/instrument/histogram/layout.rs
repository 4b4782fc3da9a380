use super::{Histogram, SecondsHistogram};
use crate::instrument::ConstDefault;
use crate::label::Cells;

/// The buckets of a histogram, as a type.
///
/// [Derive](derive@crate::Buckets) it for a unit struct, which any number of histograms, schemas and crates can then
/// share. For the buckets of a single field, `#[metric(buckets(…))]` on the field generates the type.
///
/// ```
/// use frozen_metrics::{Buckets, Histogram, SecondsHistogram};
/// use std::time::Duration;
///
/// /// From a fast answer to a timeout.
/// #[derive(Buckets)]
/// #[buckets(0.005, 0.05, 0.5, 5)]
/// struct Latency;
///
/// fn slowest<B: Buckets>() -> Option<&'static f64> {
///     B::BOUNDS.last()
/// }
///
/// static CALL_SECONDS: SecondsHistogram<Latency> = SecondsHistogram::new();
/// CALL_SECONDS.record(Duration::from_millis(7));
/// assert_eq!(slowest::<Latency>(), Some(&5.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bucket layout",
    label = "expected a struct with `#[derive(Buckets)]`",
    note = "or generate `{Self}`: write `#[metric(buckets(0.01, 0.1, 1))]` on the field"
)]
pub trait Buckets: Send + Sync + 'static {
    /// The upper bounds in increasing order, without `+Inf`.
    const BOUNDS: &'static [f64];

    /// The bounds as a golden spells them.
    #[doc(hidden)]
    const SPELLINGS: &'static [&'static str];

    /// For each bound, taken as seconds, the smallest number of nanoseconds above it; `u64::MAX` if that
    /// does not fit.
    #[doc(hidden)]
    const NANOSECONDS_ABOVE: &'static [u64];

    /// An array with one element for each bucket, including `+Inf`.
    #[doc(hidden)]
    type Cells<T: ConstDefault>: Cells<T>;
}

/// What generated code knows of a layout.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LayoutData {
    pub bounds: &'static [f64],
    pub spellings: &'static [&'static str],
}

impl LayoutData {
    const fn new<L: Buckets>() -> Self {
        Self { bounds: L::BOUNDS, spellings: L::SPELLINGS }
    }
}

/// A histogram, whose type names a layout.
#[doc(hidden)]
pub trait HasLayout {
    const LAYOUT: LayoutData;
}

#[diagnostic::do_not_recommend]
impl<L: Buckets> HasLayout for Histogram<L> {
    const LAYOUT: LayoutData = LayoutData::new::<L>();
}

#[diagnostic::do_not_recommend]
impl<L: Buckets> HasLayout for SecondsHistogram<L> {
    const LAYOUT: LayoutData = LayoutData::new::<L>();
}

/// Returns whether a bound is negative. No sum is exposed then, because a sum that decreases would be read
/// as the restart of a counter.
#[inline]
pub(super) fn has_negative_bound<L: Buckets>() -> bool {
    L::BOUNDS.first().is_some_and(|bound| *bound < 0.0)
}
