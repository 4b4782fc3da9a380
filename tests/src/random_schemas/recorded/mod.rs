//! Random records, and their encoding as numbers that the generated crate reads.

mod label_value;
mod records;

use super::declared::{Field, Instrument, KeyPart, KeyType, Metric, OpenLabels, Set};
use super::random::Random;
pub(super) use label_value::{LabelValue, Rank};
pub(super) use records::Records;

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
