use crate::instrument::ConstDefault;
use crate::label::Cells;

/// The buckets of a histogram, as a type: what `buckets(…)` on its field declares.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layout of buckets",
    label = "expected the name of a type that the derive makes of `buckets(…)`"
)]
pub trait Layout: Send + Sync + 'static {
    /// The upper bounds, rising, without the last one, which is `+Inf`.
    const BOUNDS: &'static [f64];

    /// For bounds in seconds, the least whole number of nanoseconds above each; `u64::MAX` where
    /// that is more.
    #[doc(hidden)]
    const NANOSECONDS_ABOVE: &'static [u64];

    /// A cell for each bucket, that of `+Inf` with them.
    #[doc(hidden)]
    type Cells<T: ConstDefault>: Cells<T>;
}

/// Whether a bound is below zero. Then text shows no sum: it could fall, and would be read as a counter
/// that restarted.
#[inline]
pub(super) fn has_negative_bound<L: Layout>() -> bool {
    L::BOUNDS.first().is_some_and(|bound| *bound < 0.0)
}
