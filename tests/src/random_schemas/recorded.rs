//! Random records, and their encoding as numbers that the generated crate reads.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::declared::{Field, Instrument, KeyPart, KeyType, Metric, OpenLabels, Set};
use super::random::{Random, hostile_text};

/// All records of one registry, look-up by look-up.
pub(super) struct State(pub(super) Vec<LookUp>);

pub(super) struct LookUp {
    pub(super) key: Vec<LabelValue>,
    /// Whether the look-up records in a closure.
    in_closure: bool,
    /// The records of each field.
    pub(super) fields: Vec<FieldRecords>,
    /// Whether a scrape follows.
    pub(super) is_scraped: bool,
}

pub(super) enum FieldRecords {
    /// The records of each instrument.
    Direct(Vec<Records>),
    /// The calls of a family.
    Family(Vec<FamilyCall>),
}

/// A call of a family with the records of each instrument.
pub(super) struct FamilyCall {
    pub(super) kind: CallKind,
    pub(super) labels: Vec<LabelValue>,
    pub(super) records: Vec<Records>,
}

/// What a call does. The generated crate reads these numbers.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum CallKind {
    RecordInClosure,
    RecordByHandle,
    /// Records under a lease that lives on.
    Lease,
    /// Records under a lease that ends.
    EndedLease,
    Remove,
    /// Ends the oldest lease of any family.
    EndOldestLease,
}

/// The value of a label and the numbers that encode it.
pub(super) struct LabelValue {
    pub(super) rank: Rank,
    pub(super) text: String,
    numbers: Vec<u64>,
}

/// How a value is ordered among those of its label, before its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Text,
    Number(i128),
    Index(usize),
    /// The overflow's value of a label that is no text.
    Overflow,
}

/// The records of one instrument, in order.
#[derive(Clone)]
pub(super) enum Records {
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

impl State {
    pub(super) fn any(random: &mut Random, set: &Set) -> Self {
        let look_ups = random.draw(if set.key.is_empty() { 1..3_usize } else { 0..7 });
        Self((0..look_ups).map(|_| LookUp::any(random, set)).collect())
    }

    pub(super) fn numbers(&self) -> Vec<u64> {
        let mut numbers = vec![self.0.len() as u64];
        for look_up in &self.0 {
            look_up.key.iter().for_each(|value| numbers.extend(&value.numbers));
            numbers.push(u64::from(look_up.in_closure));
            look_up.fields.iter().for_each(|records| records.write(&mut numbers));
            numbers.push(u64::from(look_up.is_scraped));
        }
        numbers
    }
}

impl LookUp {
    fn any(random: &mut Random, set: &Set) -> Self {
        let is_overflow = random.chance(5);
        let value = |part: &KeyPart| match part.kind {
            KeyType::Text if is_overflow => LabelValue::text(set.overflow.clone()),
            _ => LabelValue::any(random, &part.kind),
        };
        let key = set.key.iter().map(value).collect();
        let field_records = |(family_index, field): &(usize, Field)| {
            FieldRecords::any(random, &set.families[*family_index], field)
        };
        let fields = set.fields.iter().map(field_records).collect();
        // The order in which a histogram adds floats depends on the scrapes in between, and so does the rounding.
        let mut families = set.families.iter();
        let has_float_sums =
            families.any(|family| matches!(family.instrument, Instrument::Histogram(_)));
        let is_scraped = !has_float_sums && random.chance(30);
        Self { key, in_closure: random.chance(50), fields, is_scraped }
    }
}

impl FieldRecords {
    fn any(random: &mut Random, family: &Metric, field: &Field) -> Self {
        let instruments = family.instruments(field).len();
        let records = |random: &mut Random| {
            (0..instruments).map(|_| Records::any(random, &family.instrument)).collect::<Vec<_>>()
        };
        match &family.open {
            None => Self::Direct(records(random)),
            Some(open) => {
                let count = random.draw(0..7_usize);
                let call = |_| FamilyCall::any(random, open, records);
                Self::Family((0..count).map(call).collect())
            }
        }
    }

    fn write(&self, numbers: &mut Vec<u64>) {
        match self {
            Self::Direct(records) => records.iter().for_each(|records| records.write(numbers)),
            Self::Family(calls) => {
                numbers.push(calls.len() as u64);
                for FamilyCall { kind, labels, records } in calls {
                    numbers.push(*kind as u64);
                    labels.iter().for_each(|value| numbers.extend(&value.numbers));
                    records.iter().for_each(|records| records.write(numbers));
                }
            }
        }
    }
}

impl FamilyCall {
    fn any(
        random: &mut Random,
        open: &OpenLabels,
        records: impl Fn(&mut Random) -> Vec<Records>,
    ) -> Self {
        use CallKind::{
            EndOldestLease, EndedLease, Lease, RecordByHandle, RecordInClosure, Remove,
        };
        let kind = random.pick(&[
            RecordInClosure,
            RecordByHandle,
            Lease,
            Lease,
            EndedLease,
            EndedLease,
            Remove,
            EndOldestLease,
        ]);
        let is_overflow = random.chance(5);
        let value = |part: &KeyPart| match part.kind {
            KeyType::Text if is_overflow => LabelValue::text(open.overflow.clone()),
            _ => LabelValue::any(random, &part.kind),
        };
        let labels = open.parts.iter().map(value).collect();
        let has_records = !matches!(kind, Remove | EndOldestLease);
        let records = if has_records { records(random) } else { vec![] };
        Self { kind, labels, records }
    }
}

impl LabelValue {
    fn any(random: &mut Random, kind: &KeyType) -> Self {
        match kind {
            KeyType::Text if random.chance(50) => {
                Self::text(random.pick(&["", "a", "b"]).to_owned())
            }
            KeyType::Text => Self::text(random.draw(hostile_text())),
            KeyType::Int(_, from, to) => {
                let small = (*from).max(-1)..=2;
                let value = random.draw(prop_oneof![*from..=*to, small, Just(*from), Just(*to)]);
                Self {
                    rank: Rank::Number(value),
                    text: value.to_string(),
                    numbers: vec![value as u64],
                }
            }
            KeyType::Bool => {
                let value = random.draw(any::<bool>());
                let (rank, numbers) = (Rank::Index(usize::from(!value)), vec![u64::from(value)]);
                Self { rank, text: value.to_string(), numbers }
            }
            KeyType::Enum(values) => {
                let index = random.draw(0..values.len());
                let (rank, numbers) = (Rank::Index(index), vec![index as u64]);
                Self { rank, text: values[index].clone(), numbers }
            }
        }
    }

    fn text(text: String) -> Self {
        let mut numbers = Vec::new();
        write_text(&mut numbers, &text);
        Self { rank: Rank::Text, text, numbers }
    }
}

fn write_text(numbers: &mut Vec<u64>, text: &str) {
    numbers.push(text.chars().count() as u64);
    numbers.extend(text.chars().map(u64::from));
}

impl Records {
    fn any(random: &mut Random, instrument: &Instrument) -> Self {
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
    fn write(&self, numbers: &mut Vec<u64>) {
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
