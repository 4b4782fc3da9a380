//! The instruments: the types a metric's field may have.
//!
//! | instrument | records | reads as | type on the wire |
//! |---|---|---|---|
//! | [`Counter`] | `inc`, `add` | `u64` | counter |
//! | [`Gauge`] | `set`, `inc`, `dec`, `add`, `sub` | `i64` | gauge |
//! | [`FloatGauge`] | `set`, `add`, `sub` | `f64` | gauge |
//! | [`SecondsGauge`] | `record` | `Option<f64>` | gauge, in seconds |
//!
//! Each is one atomic word, lock-free, and `const`-constructible, so that a set can be a `static`.
//! All use relaxed ordering: a value read is one that was recorded, each word is always whole, and
//! nothing is said of the order in which two instruments are seen to change.

mod blank;
mod counter;
mod float_gauge;
mod gauge;
mod seconds_gauge;

use std::fmt::Debug;

pub use blank::Blank;
pub use counter::Counter;
pub use float_gauge::FloatGauge;
pub use gauge::Gauge;
pub use seconds_gauge::SecondsGauge;

use crate::point::Point;

/// What an instrument is to the registry, the snapshot and the encoder.
///
/// Implemented by the types of this module; a new kind of instrument is one more implementation
/// here and one more line in the derive's table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no instrument of `metrics_runtime`",
    label = "expected an instrument such as `metrics_runtime::Counter`"
)]
pub trait Instrument: Blank + Default + Debug + Send + Sync + 'static {
    /// What it reads as.
    type Value: Blank + Clone + Debug + Default + PartialEq + Send + Sync + 'static;

    /// The value now.
    fn read(&self) -> Self::Value;

    /// Records a zero, so that the series is on the wire.
    fn show_zero(&self);

    /// Shows each series in the order of the wire; `None` for one that has nothing to show yet.
    fn points(value: &Self::Value, show: &mut impl FnMut(Option<Point<'_>>));

    /// What was recorded between `earlier` and `now`, for an instrument that accumulates; else `now`.
    fn since(now: &Self::Value, earlier: &Self::Value) -> Self::Value {
        let _ = earlier;
        now.clone()
    }

    /// Whether only a restart can explain that `now` follows `earlier`.
    fn restarted(now: &Self::Value, earlier: &Self::Value) -> bool {
        let _ = (now, earlier);
        false
    }

    /// What it adds to a total over keys, where its values can be added.
    fn addend(value: &Self::Value) -> Option<u64> {
        let _ = value;
        None
    }
}

/// Two types that are one: how the expansion proves that a field's type is the instrument its name
/// says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named like an instrument of `metrics_runtime` but is another type",
    label = "expected `{T}`, found `{Self}`",
    note = "the derive reads the metric's type from the name of the field's type"
)]
pub trait Is<T> {
    /// The instrument before anything was recorded.
    const BLANK: Self;

    /// The instrument.
    fn it(&self) -> &T;
}

#[diagnostic::do_not_recommend]
impl<T: Instrument> Is<T> for T {
    const BLANK: Self = <T as Blank>::BLANK;

    #[inline]
    fn it(&self) -> &T {
        self
    }
}
