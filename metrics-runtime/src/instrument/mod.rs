//! The instruments: the types a metric's field may have.
//!
//! | instrument | records | reads as | type on the wire |
//! |---|---|---|---|
//! | [`Counter`] | `inc`, `add` | `u64` | counter |
//! | [`StripedCounter`] | `inc`, `add`, by many threads at once | `u64` | counter |
//! | [`FloatCounter`] | `add` | `f64` | counter |
//! | [`Gauge`] | `set`, `inc`, `dec`, `add`, `sub`, `track` | `i64` | gauge |
//! | [`ClampedGauge`] | `set`, `inc`, `dec`, `add`, `sub` | `i64`, not below zero | gauge |
//! | [`FloatGauge`] | `set`, `add`, `sub` | `f64` | gauge |
//! | [`BoolGauge`] | `set` | `bool` | gauge, one or zero |
//! | [`SecondsGauge`] | `record`, `start_timer` | `Option<f64>` | gauge, in seconds |
//! | [`TimestampGauge`] | `set`, `set_to_now` | `Option<f64>` | gauge, in seconds since 1970 |
//! | [`Histogram`] | `observe` | [`HistogramValue`] | histogram |
//! | [`SecondsHistogram`] | `record`, `start_timer` | [`HistogramValue`] | histogram, in seconds |
//! | [`StateSet`] | `set` | [`By`] state, `bool` | gauge; stateset in OpenMetrics |
//! | [`Info`] | `set` | `Option` of its labels | gauge; info in OpenMetrics |
//! | [`WithExemplars`] of a counter that is not striped, or of a histogram | as it, `…_with` an exemplar | as it | as it |
//! | [`By`] a label, one of these | by index | [`By`] that label, its value | as the one |
//!
//! Each is `const`-constructible, so that a set can be a `static`. Recording takes no lock, but where a
//! cell is set once: an info, and a histogram when threads first meet there. All but the striped
//! counter, the histograms, the info and what has exemplars are atomic words, one for each value of
//! [`By`], with relaxed ordering: a value read is one that was recorded, each word is always whole, and
//! nothing is said of the order in which two instruments are seen to change.
//!
//! Native histograms are not among them: their buckets are no literals that a golden could freeze.

mod bool_gauge;
mod by;
mod clamped_gauge;
mod counter;
mod float_counter;
mod float_gauge;
mod gauge;
mod guards;
mod histogram;
mod in_flight;
mod info;
mod reading;
mod seconds_gauge;
mod state_set;
mod stripe;
mod striped_counter;
mod timer;
mod timestamp_gauge;
mod with_exemplars;

use std::fmt::Debug;

pub use crate::const_default::ConstDefault;
pub use bool_gauge::BoolGauge;
pub use by::By;
pub use clamped_gauge::ClampedGauge;
pub use counter::Counter;
pub use float_counter::FloatCounter;
pub use float_gauge::FloatGauge;
pub use gauge::Gauge;
#[doc(hidden)]
pub use guards::Guards;
pub use histogram::{Histogram, HistogramValue, Layout, SecondsHistogram};
pub use in_flight::InFlight;
pub use info::{Info, InfoSet};
pub(crate) use reading::Patience;
#[doc(hidden)]
pub use reading::Reading;
pub use seconds_gauge::SecondsGauge;
pub use state_set::StateSet;
pub use striped_counter::StripedCounter;
pub use timer::{RecordSpan, Timer};
pub use timestamp_gauge::TimestampGauge;
pub use with_exemplars::{Exemplifying, WithExemplars};

use crate::label::Cells;
use crate::point::Point;

/// What an instrument is to the registry, the snapshot and the encoder.
///
/// Implemented by the types of this module; a new kind of instrument is one more implementation
/// here and one more line in the derive's table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no instrument of `frozen_metrics`",
    label = "expected an instrument such as `frozen_metrics::Counter`"
)]
pub trait Instrument: ConstDefault + Default + Debug + Send + Sync + 'static {
    /// What it reads as.
    type Value: ConstDefault + Clone + Debug + Default + PartialEq + Send + Sync + 'static;

    /// A cell for each exemplar that can be kept: OpenMetrics has them of counters and of buckets.
    type Exemplars<T: ConstDefault>: Cells<T>;

    /// Returns the value now.
    fn read(&self) -> Self::Value;

    /// Returns the value for a reading of many instruments, without waiting: where an instrument has
    /// to wait, it marks the reading as unfinished and returns what it showed last.
    #[doc(hidden)]
    fn read_within(&self, reading: &Reading) -> Self::Value {
        let _ = reading;
        self.read()
    }

    /// Records a zero, so that the series is on the wire.
    fn show_zero(&self);

    /// Shows each series in the order of the wire; `None` for one that has nothing to show yet.
    fn points(value: &Self::Value, show: &mut impl FnMut(Option<Point<'_>>));

    /// Returns what was recorded between `earlier` and `now`, for an instrument that accumulates; `now`
    /// for any other, and after a restart.
    fn since(now: &Self::Value, earlier: &Self::Value) -> Self::Value {
        let _ = earlier;
        now.clone()
    }

    /// Whether only a restart can explain that `now` follows `earlier`: a part that can only grow has
    /// fallen. What wraps counts as fallen, except a sum of spans.
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
    message = "`{Self}` is named like an instrument of `frozen_metrics` but is another type",
    label = "expected `{T}`, found `{Self}`",
    note = "the derive reads the metric's type from the name of the field's type"
)]
pub trait Is<T> {
    /// The instrument before anything was recorded.
    const DEFAULT: Self;

    /// The instrument.
    fn it(&self) -> &T;
}

#[diagnostic::do_not_recommend]
impl<T: Instrument> Is<T> for T {
    const DEFAULT: Self = <T as ConstDefault>::DEFAULT;

    #[inline]
    fn it(&self) -> &T {
        self
    }
}
