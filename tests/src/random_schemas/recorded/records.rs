//! Random records of one instrument.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::declared::Instrument;
use super::super::random::{Random, hostile_text};
use super::label_value::write_text;

/// The records of one instrument, in order.
#[derive(Clone)]
pub(in super::super) enum Records {
    Counts(Vec<u64>),
    Floats(Vec<f64>),
    Values(Vec<i64>),
    Bools(Vec<bool>),
    Spans(Vec<Duration>),
    /// Microseconds since 1970.
    Times(Vec<u64>),
    /// Indices of states.
    States(Vec<usize>),
    /// Label values of an info.
    Texts(Vec<Vec<String>>),
}

impl Records {
    pub(super) fn any(random: &mut Random, instrument: &Instrument) -> Self {
        match instrument {
            Instrument::Counter
            | Instrument::StripedCounter
            | Instrument::UnsignedGauge
            | Instrument::MaxGauge => {
                let count = prop_oneof![0..100_u64, any::<u64>()];
                Self::Counts(random.draw(vec(count, 0..3)))
            }
            Instrument::FloatCounter | Instrument::FloatGauge => {
                Self::Floats(random.draw(vec(float(), 0..3)))
            }
            Instrument::Gauge | Instrument::ClampedGauge => {
                let value = prop_oneof![-9..100_i64, any::<i64>()];
                Self::Values(random.draw(vec(value, 0..3)))
            }
            Instrument::BoolGauge => Self::Bools(random.draw(vec(any::<bool>(), 0..3))),
            Instrument::SecondsGauge => Self::Spans(random.draw(vec(span(), 0..3))),
            Instrument::TimestampGauge => Self::Times(random.draw(vec(0..1_u64 << 51, 0..3))),
            Instrument::Histogram(bounds) => {
                let bound = prop::sample::select(bounds.clone());
                Self::Floats(random.draw(vec(prop_oneof![float(), bound], 0..6)))
            }
            Instrument::SecondsHistogram(bounds) => {
                // Exactly a bound, or one nanosecond above it.
                let bound = (prop::sample::select(bounds.clone()), 0..2_u64);
                let at_bound =
                    bound.prop_map(|(micros, more)| Duration::from_nanos(micros * 1_000 + more));
                Self::Spans(random.draw(vec(prop_oneof![span(), at_bound], 0..6)))
            }
            Instrument::StateSet(states) => {
                Self::States(random.draw(vec(0..states.values.len(), 0..3)))
            }
            Instrument::Info(names) => {
                let texts = vec(hostile_text(), names.len());
                Self::Texts(random.draw(vec(texts, 0..3)))
            }
        }
    }

    /// Writes the number of records, then each record.
    pub(super) fn write(&self, numbers: &mut Vec<u64>) {
        let mut each = |records: Vec<Vec<u64>>| {
            numbers.push(records.len() as u64);
            numbers.extend(records.concat());
        };
        match self {
            Self::Counts(counts) | Self::Times(counts) => {
                each(counts.iter().map(|count| vec![*count]).collect());
            }
            Self::Floats(floats) => {
                each(floats.iter().map(|float| vec![float.to_bits()]).collect())
            }
            Self::Values(values) => each(values.iter().map(|value| vec![*value as u64]).collect()),
            Self::Bools(bools) => each(bools.iter().map(|is| vec![u64::from(*is)]).collect()),
            Self::Spans(spans) => {
                let pair = |span: &Duration| vec![span.as_secs(), u64::from(span.subsec_nanos())];
                each(spans.iter().map(pair).collect());
            }
            Self::States(states) => each(states.iter().map(|state| vec![*state as u64]).collect()),
            Self::Texts(infos) => {
                let info = |texts: &Vec<String>| {
                    let mut numbers = Vec::new();
                    texts.iter().for_each(|text| write_text(&mut numbers, text));
                    numbers
                };
                each(infos.iter().map(info).collect());
            }
        }
    }

    /// Appends the records of a later look-up.
    pub(in super::super) fn then(self, later: &Self) -> Self {
        match (self, later) {
            (Self::Counts(a), Self::Counts(b)) => Self::Counts([&a[..], b].concat()),
            (Self::Floats(a), Self::Floats(b)) => Self::Floats([&a[..], b].concat()),
            (Self::Values(a), Self::Values(b)) => Self::Values([&a[..], b].concat()),
            (Self::Bools(a), Self::Bools(b)) => Self::Bools([&a[..], b].concat()),
            (Self::Spans(a), Self::Spans(b)) => Self::Spans([&a[..], b].concat()),
            (Self::Times(a), Self::Times(b)) => Self::Times([&a[..], b].concat()),
            (Self::States(a), Self::States(b)) => Self::States([&a[..], b].concat()),
            (Self::Texts(a), Self::Texts(b)) => Self::Texts([&a[..], b].concat()),
            _ => unreachable!("both sides belong to one instrument"),
        }
    }
}

fn float() -> impl Strategy<Value = f64> {
    let special = vec![0.0, -1.0, 0.5, 10.0, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![any::<f64>(), -2.0..20.0_f64, prop::sample::select(special)]
}

fn span() -> impl Strategy<Value = Duration> {
    let any_span = (any::<u64>(), 0..1_000_000_000_u32);
    prop_oneof![
        any_span.prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
        (0..10_000_u64).prop_map(Duration::from_millis),
    ]
}
