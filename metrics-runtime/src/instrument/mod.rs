//! The instruments: the types that the field of a metric can have.
//!
//! | instrument | records | reads as | type on the wire |
//! |---|---|---|---|
//! | [`Counter`] | `inc`, `add`, `raise_to` | `u64` | counter |
//! | [`StripedCounter`] | `inc`, `add`, from many threads at once | `u64` | counter |
//! | [`FloatCounter`] | `add` | `f64` | counter |
//! | [`Gauge`] | `set`, `inc`, `dec`, `add`, `sub`, `track` | `i64` | gauge |
//! | [`ClampedGauge`] | `set`, `inc`, `dec`, `add`, `sub`, `track` | `i64`, not below zero | gauge |
//! | [`UnsignedGauge`] | `set`, `inc`, `dec`, `add`, `sub` | `u64` | gauge |
//! | [`MaxGauge`] | `raise_to`, `reset` | `u64` | gauge |
//! | [`FloatGauge`] | `set`, `add`, `sub` | `f64` | gauge |
//! | [`BoolGauge`] | `set` | `bool` | gauge, one or zero |
//! | [`SecondsGauge`] | `record`, `start_timer` | `Option<f64>` | gauge, in seconds |
//! | [`TimestampGauge`] | `set`, `set_to_now` | `Option<f64>` | gauge, in seconds since the Unix epoch |
//! | [`Histogram`] | `observe`, `start_timer` | [`HistogramValue`] | histogram |
//! | [`SecondsHistogram`] | `record`, `start_timer` | [`HistogramValue`] | histogram, in seconds |
//! | [`StateSet`] | `set` | [`By`] of `bool` | gauge; stateset in OpenMetrics |
//! | [`Info`] | `set` | `Option` of its labels | gauge; info in OpenMetrics |
//! | [`WithExemplars`] of `Counter`, `FloatCounter` or a histogram | as the inner instrument, and with an exemplar | as the inner instrument | as the inner instrument |
//! | [`By`] of any instrument | as the inner instrument, by index | [`By`] of the inner value | as the inner instrument |
//!
//! Each instrument has a `const` constructor, so that a set can be a `static`.
//!
//! Recording takes no lock, with two exceptions: `set` of an info, and the first time that two threads
//! contend for a histogram. An exemplar is stored under a lock that is never waited for.
//!
//! Counters, gauges and state sets are single atomic words with relaxed ordering, so a read never mixes
//! two values. The order in which changes of two instruments become visible is not specified.
//! [`StripedCounter`], the histograms, [`Info`] and [`WithExemplars`] document their own guarantees.
//!
//! Native histograms are not supported, because their buckets are not literals that a golden could freeze.

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
mod max_gauge;
mod reading;
mod seconds_gauge;
mod state_set;
mod stripe;
mod striped_counter;
mod timer;
mod timestamp_gauge;
mod unsigned_gauge;
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
#[doc(hidden)]
pub use histogram::LayoutData;
pub use histogram::{Buckets, Histogram, HistogramValue, SecondsHistogram};
pub use in_flight::InFlight;
pub use info::{Info, InfoSet};
pub use max_gauge::MaxGauge;
pub(crate) use reading::Patience;
#[doc(hidden)]
pub use reading::Reading;
pub use seconds_gauge::SecondsGauge;
pub use state_set::StateSet;
pub use striped_counter::StripedCounter;
pub use timer::{RecordSpan, Timer};
pub use timestamp_gauge::TimestampGauge;
pub use unsigned_gauge::UnsignedGauge;
pub use with_exemplars::{Exemplifying, WithExemplars};

use crate::label::Cells;
use crate::shape::{Field, Shape};
use crate::value_table::RowWriter;

/// An instrument as registries, snapshots and encoders use it.
///
/// The types of this module implement it. It is not meant to be implemented outside this crate, because
/// the derive recognises instruments by the names of their types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an instrument of `frozen_metrics`",
    label = "expected an instrument such as `frozen_metrics::Counter`"
)]
pub trait Instrument: ConstDefault + Default + Debug + Send + Sync + 'static {
    /// The type of the value that [`read`](Self::read) returns.
    type Value: ConstDefault + Clone + Debug + Default + PartialEq + Send + Sync + 'static;

    /// An array with one element for each exemplar that the instrument can keep: one for a counter, one
    /// per bucket for a histogram, none for other instruments.
    type Exemplars<T: ConstDefault>: Cells<T>;

    /// Returns the current value.
    fn read(&self) -> Self::Value;

    /// Returns the current value as part of a reading of many instruments, without waiting. If the
    /// instrument would have to wait, it marks the reading as unfinished and returns its previous value.
    #[doc(hidden)]
    fn read_within(&self, reading: &Reading) -> Self::Value {
        let _ = reading;
        self.read()
    }

    /// Records a zero if the instrument would otherwise expose no series. Goldens use it.
    fn show_zero(&self);

    /// How [`write`](Self::write) stores a value.
    #[doc(hidden)]
    const SHAPE: Shape;

    /// Writes the value of each series, in the order of the exposition.
    #[doc(hidden)]
    fn write(value: &Self::Value, writer: &mut RowWriter<'_>);

    /// Returns what was recorded between `earlier` and `now`. Returns `now` unchanged for an instrument
    /// that does not accumulate, and after a restart.
    fn since(now: &Self::Value, earlier: &Self::Value) -> Self::Value {
        let _ = earlier;
        now.clone()
    }

    /// Returns whether the process restarted between `earlier` and `now`: a part of the value that can
    /// only grow has decreased. A value that wrapped counts as decreased, except for a sum of durations.
    fn restarted(now: &Self::Value, earlier: &Self::Value) -> bool {
        let _ = (now, earlier);
        false
    }
}

impl Field {
    /// Creates the field of an instrument.
    pub const fn new<I: Instrument>(name: &'static str) -> Self {
        Self { name, shape: I::SHAPE }
    }
}

/// Implemented only if `Self` and `T` are the same type. Generated code uses it to prove that the type of
/// a field is the instrument of that name, and not another type with the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named like an instrument of `frozen_metrics` but is another type",
    label = "expected `{T}`, found `{Self}`",
    note = "the derive reads the metric's type from the name of the field's type"
)]
pub trait SameInstrument<T> {
    /// The instrument before anything is recorded.
    const DEFAULT: Self;

    /// Returns the instrument.
    fn instrument(&self) -> &T;
}

#[diagnostic::do_not_recommend]
impl<T: Instrument> SameInstrument<T> for T {
    const DEFAULT: Self = <T as ConstDefault>::DEFAULT;

    #[inline]
    fn instrument(&self) -> &T {
        self
    }
}
