//! What is recorded in a struct, as numbers that the crate under test reads.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::declared::{Field, Instrument, KeyPart, KeyType, Set};
use super::dice::{Dice, hostile};

/// All that is recorded in one registry, look-up by look-up; or in a set without key, all at once.
pub(super) struct State(pub(super) Vec<LookUp>);

pub(super) struct LookUp {
    pub(super) key: Vec<KeyValue>,
    /// Whether it records in a closure.
    in_closure: bool,
    /// What it records in each instrument, field by field.
    pub(super) fields: Vec<Vec<Ops>>,
}

/// The value of a key's label, and the numbers it is read from.
pub(super) struct KeyValue {
    pub(super) text: String,
    numbers: Vec<u64>,
}

/// What is recorded in one instrument, in this order.
#[derive(Clone)]
pub(super) enum Ops {
    Counts(Vec<u64>),
    Floats(Vec<f64>),
    Values(Vec<i64>),
    Bools(Vec<bool>),
    Spans(Vec<Duration>),
    /// Since 1970, in microseconds.
    Times(Vec<u64>),
    /// The places of states.
    States(Vec<usize>),
    /// The values of an info's labels.
    Texts(Vec<Vec<String>>),
}

impl State {
    pub(super) fn any(dice: &mut Dice, set: &Set) -> Self {
        let look_ups = if set.key.is_empty() { 1 } else { dice.of(0..7_usize) };
        Self((0..look_ups).map(|_| LookUp::any(dice, set)).collect())
    }

    pub(super) fn numbers(&self) -> Vec<u64> {
        let mut numbers = vec![self.0.len() as u64];
        for look_up in &self.0 {
            look_up.key.iter().for_each(|value| numbers.extend(&value.numbers));
            numbers.push(u64::from(look_up.in_closure));
            look_up.fields.iter().flatten().for_each(|ops| ops.write(&mut numbers));
        }
        numbers
    }
}

impl LookUp {
    fn any(dice: &mut Dice, set: &Set) -> Self {
        let is_overflow = dice.happens(5);
        let value = |part: &KeyPart| match part.of {
            KeyType::Text if is_overflow => KeyValue::text(part.overflow.clone()),
            _ => KeyValue::any(dice, &part.of),
        };
        let key = set.key.iter().map(value).collect();
        let of_field = |(of, field): &(usize, Field)| {
            let family = &set.families[*of];
            let instruments = family.instruments(field);
            instruments.iter().map(|_| Ops::any(dice, &family.of)).collect()
        };
        let fields = set.fields.iter().map(of_field).collect();
        Self { key, in_closure: dice.happens(50), fields }
    }
}

impl KeyValue {
    fn any(dice: &mut Dice, of: &KeyType) -> Self {
        match of {
            KeyType::Text if dice.happens(50) => {
                Self::text(dice.one_of(&["", "a", "b"]).to_owned())
            }
            KeyType::Text => Self::text(dice.of(hostile())),
            KeyType::Int(_, from, to) => {
                let few = (*from).max(-1)..=2;
                let value = dice.of(prop_oneof![*from..=*to, few, Just(*from), Just(*to)]);
                Self { text: value.to_string(), numbers: vec![value as u64] }
            }
            KeyType::Bool => {
                let value = dice.of(any::<bool>());
                Self { text: value.to_string(), numbers: vec![u64::from(value)] }
            }
            KeyType::Enum(values) => {
                let at = dice.of(0..values.len());
                Self { text: values[at].clone(), numbers: vec![at as u64] }
            }
        }
    }

    fn text(text: String) -> Self {
        let mut numbers = Vec::new();
        write_text(&mut numbers, &text);
        Self { text, numbers }
    }
}

fn write_text(numbers: &mut Vec<u64>, text: &str) {
    numbers.push(text.chars().count() as u64);
    numbers.extend(text.chars().map(u64::from));
}

impl Ops {
    fn any(dice: &mut Dice, of: &Instrument) -> Self {
        match of {
            Instrument::Counter | Instrument::StripedCounter => {
                let count = prop_oneof![0..100_u64, any::<u64>()];
                Self::Counts(dice.of(vec(count, 0..3)))
            }
            Instrument::FloatCounter | Instrument::FloatGauge => {
                Self::Floats(dice.of(vec(float(), 0..3)))
            }
            Instrument::Gauge | Instrument::ClampedGauge => {
                let value = prop_oneof![-9..100_i64, any::<i64>()];
                Self::Values(dice.of(vec(value, 0..3)))
            }
            Instrument::BoolGauge => Self::Bools(dice.of(vec(any::<bool>(), 0..3))),
            Instrument::SecondsGauge => Self::Spans(dice.of(vec(span(), 0..3))),
            Instrument::TimestampGauge => Self::Times(dice.of(vec(0..1_u64 << 51, 0..3))),
            Instrument::Histogram(bounds) => {
                let bound = prop::sample::select(bounds.clone());
                Self::Floats(dice.of(vec(prop_oneof![float(), bound], 0..6)))
            }
            Instrument::SecondsHistogram(bounds) => {
                // Exactly a bound, and just above.
                let bound = (prop::sample::select(bounds.clone()), 0..2_u64);
                let at_bound =
                    bound.prop_map(|(micros, more)| Duration::from_nanos(micros * 1_000 + more));
                Self::Spans(dice.of(vec(prop_oneof![span(), at_bound], 0..6)))
            }
            Instrument::StateSet(states) => {
                Self::States(dice.of(vec(0..states.values.len(), 0..3)))
            }
            Instrument::Info(names) => {
                let texts = vec(hostile(), names.len());
                Self::Texts(dice.of(vec(texts, 0..3)))
            }
        }
    }

    /// How many, and then each.
    fn write(&self, numbers: &mut Vec<u64>) {
        let mut each = |ops: Vec<Vec<u64>>| {
            numbers.push(ops.len() as u64);
            numbers.extend(ops.concat());
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

    /// What was recorded here, and then there.
    pub(super) fn then(self, later: &Self) -> Self {
        match (self, later) {
            (Self::Counts(a), Self::Counts(b)) => Self::Counts([&a[..], b].concat()),
            (Self::Floats(a), Self::Floats(b)) => Self::Floats([&a[..], b].concat()),
            (Self::Values(a), Self::Values(b)) => Self::Values([&a[..], b].concat()),
            (Self::Bools(a), Self::Bools(b)) => Self::Bools([&a[..], b].concat()),
            (Self::Spans(a), Self::Spans(b)) => Self::Spans([&a[..], b].concat()),
            (Self::Times(a), Self::Times(b)) => Self::Times([&a[..], b].concat()),
            (Self::States(a), Self::States(b)) => Self::States([&a[..], b].concat()),
            (Self::Texts(a), Self::Texts(b)) => Self::Texts([&a[..], b].concat()),
            _ => unreachable!("an instrument has ops of one kind"),
        }
    }
}

fn float() -> impl Strategy<Value = f64> {
    let few = vec![0.0, -1.0, 0.5, 10.0, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![any::<f64>(), -2.0..20.0_f64, prop::sample::select(few)]
}

fn span() -> impl Strategy<Value = Duration> {
    let any_span = (any::<u64>(), 0..1_000_000_000_u32);
    prop_oneof![
        any_span.prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
        (0..10_000_u64).prop_map(Duration::from_millis),
    ]
}
