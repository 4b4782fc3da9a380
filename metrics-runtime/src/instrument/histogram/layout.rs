use crate::instrument::ConstDefault;
use crate::label::Cells;

/// The buckets of a histogram, as a type. The derive generates it from `buckets(…)` on a field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bucket layout",
    label = "expected the name of a type that the derive generates from `buckets(…)`"
)]
pub trait Layout: Send + Sync + 'static {
    /// The upper bounds in increasing order, without `+Inf`.
    const BOUNDS: &'static [f64];

    /// For each bound, taken as seconds, the smallest number of nanoseconds above it; `u64::MAX` if that
    /// does not fit.
    #[doc(hidden)]
    const NANOSECONDS_ABOVE: &'static [u64];

    /// An array with one element for each bucket, including `+Inf`.
    #[doc(hidden)]
    type Cells<T: ConstDefault>: Cells<T>;
}

/// Returns whether a bound is negative. No sum is exposed then, because a sum that decreases would be read
/// as the restart of a counter.
#[inline]
pub(super) fn has_negative_bound<L: Layout>() -> bool {
    L::BOUNDS.first().is_some_and(|bound| *bound < 0.0)
}
