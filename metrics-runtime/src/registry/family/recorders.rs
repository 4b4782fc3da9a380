//! Methods of families that record with the instrument of some labels, without a closure.

use std::time::Duration;

use super::Family;
use crate::instrument::{
    BoolGauge, Buckets, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, Histogram,
    MaxGauge, SecondsGauge, SecondsHistogram, StateSet, StripedCounter, TimestampGauge,
    UnsignedGauge,
};
use crate::label::LabelEnum;
use crate::label_set::LabelSet;

/// Implements the methods of instruments for families of them. They are compiled once for each family's type, unlike
/// [`Family::with`], of which each call is compiled for itself.
macro_rules! recorders {
    ($($instrument:ty $(where $parameter:ident: $bound:path)? {
        $($method:ident($($argument:ident: $ty:ty)?): $doc:literal;)*
    })*) => {
        $(impl<L: LabelSet $(, $parameter: $bound)?> Family<L, $instrument> {
            $(
                #[doc = concat!($doc, " the instrument of these labels, which is created if needed.")]
                ///
                #[doc = concat!(
                    "The same as [`with`](Self::with) and `", stringify!($method), "`, with less code at each call. ",
                    "[`Family`](Family#recording) has an example."
                )]
                pub fn $method(&self, labels: L::With<'_> $(, $argument: $ty)?) {
                    self.with(labels, |instrument| instrument.$method($($argument)?));
                }
            )*
        })*
    };
}

recorders! {
    Counter {
        inc(): "Adds one to";
        add(n: u64): "Adds `n` to";
        raise_to(total: u64): "Raises to `total`";
    }
    StripedCounter {
        inc(): "Adds one to";
        add(n: u64): "Adds `n` to";
    }
    FloatCounter {
        add(n: f64): "Adds `n` to";
        raise_to(total: f64): "Raises to `total`";
    }
    Gauge {
        inc(): "Adds one to";
        dec(): "Takes one from";
        add(n: i64): "Adds `n` to";
        sub(n: i64): "Takes `n` from";
        set(value: i64): "Sets to `value`";
    }
    ClampedGauge {
        inc(): "Adds one to";
        dec(): "Takes one from";
        add(n: i64): "Adds `n` to";
        sub(n: i64): "Takes `n` from";
        set(value: i64): "Sets to `value`";
    }
    UnsignedGauge {
        inc(): "Adds one to";
        dec(): "Takes one from";
        add(n: u64): "Adds `n` to";
        sub(n: u64): "Takes `n` from";
        set(value: u64): "Sets to `value`";
    }
    MaxGauge {
        raise_to(value: u64): "Raises to `value`";
    }
    FloatGauge {
        add(n: f64): "Adds `n` to";
        sub(n: f64): "Takes `n` from";
        set(value: f64): "Sets to `value`";
    }
    BoolGauge {
        set(value: bool): "Sets to `value`";
    }
    SecondsGauge {
        record(span: Duration): "Sets to `span`";
    }
    TimestampGauge {
        set_to_now(): "Sets to the time of the clock";
    }
    Histogram<B> where B: Buckets {
        observe(value: f64): "Observes `value` in";
    }
    SecondsHistogram<B> where B: Buckets {
        record(span: Duration): "Records `span` in";
    }
    StateSet<E> where E: LabelEnum {
        set(state: E): "Goes to `state` in";
    }
}
