//! The samples that a parser must read, computed from the declaration and the records.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use frozen_metrics::schema::RegistryMetric;

use super::declared::{Field, Instrument, KeyPart, KeyType, Metric, Set, seconds};
use super::recorded::{
    CallKind, FamilyCall, FieldRecords, LabelValue, LookUp, Rank, Records, State,
};
use crate::Sample;
use crate::family_model::{FamilyModel, Token};

/// Returns the samples of the first and of the last scrape in their order. Bounds are formatted with `{:?}`.
pub(super) fn samples(set: &Set, state: &State) -> [Vec<Sample>; 2] {
    let registry = Registry::recorded(set, state);
    let first = registry.samples();
    registry.end_scrape();
    [first, registry.samples()]
}

/// The records of each instrument of one set of closed labels.
type Instruments = Rc<RefCell<Vec<Records>>>;
/// The rank and the text of each label of a key.
type Labels = Vec<(Rank, String)>;
type Family = Rc<RefCell<FamilyModel<Labels, Instruments>>>;

#[derive(Clone)]
enum FieldState {
    Direct(Instruments),
    Family(Family),
}

/// The fields of a row; none before the first record.
type Row = Rc<RefCell<Vec<FieldState>>>;

struct Registry<'a> {
    set: &'a Set,
    rows: FamilyModel<Labels, Row>,
    /// The leases of all families, the oldest first.
    leases: VecDeque<(Family, Option<Token<Labels>>)>,
}

impl<'a> Registry<'a> {
    fn recorded(set: &'a Set, State(look_ups): &State) -> Self {
        let rows = FamilyModel::new(set.max_keys, overflow(&set.key, &set.overflow));
        let mut registry = Self { set, rows, leases: VecDeque::new() };
        for LookUp { key, fields, is_scraped, .. } in look_ups {
            let row = registry.rows.look_up(&labels(key));
            if row.borrow().is_empty() {
                row.replace(set.fields.iter().map(|(index, _)| registry.field(*index)).collect());
            }
            let states = row.borrow().clone();
            states.iter().zip(fields).for_each(|(state, records)| registry.record(state, records));
            if *is_scraped {
                registry.end_scrape();
            }
        }
        registry
    }

    /// Returns a field without records.
    fn field(&self, family_index: usize) -> FieldState {
        match &self.set.families[family_index].open {
            None => FieldState::Direct(Rc::default()),
            Some(open) => {
                let overflow = overflow(&open.parts, &open.overflow);
                let family = FamilyModel::new(open.max_keys, overflow);
                FieldState::Family(Rc::new(RefCell::new(family)))
            }
        }
    }

    fn record(&mut self, field: &FieldState, records: &FieldRecords) {
        match (field, records) {
            (FieldState::Direct(instruments), FieldRecords::Direct(records)) => {
                append(instruments, records);
            }
            (FieldState::Family(family), FieldRecords::Family(calls)) => {
                calls.iter().for_each(|call| self.call(family, call));
            }
            _ => unreachable!("the records are those of the field"),
        }
    }

    fn call(&mut self, family: &Family, FamilyCall { kind, labels, records }: &FamilyCall) {
        let labels = self::labels(labels);
        match kind {
            CallKind::RecordInClosure | CallKind::RecordByHandle => {
                append(&family.borrow_mut().look_up(&labels), records);
            }
            CallKind::Lease | CallKind::EndedLease => {
                let (instruments, token) = family.borrow_mut().lease(&labels);
                append(&instruments, records);
                let lease = (Rc::clone(family), token);
                match kind {
                    CallKind::Lease => self.leases.push_back(lease),
                    _ => end_lease(lease),
                }
            }
            CallKind::Remove => drop(family.borrow_mut().remove(&labels)),
            CallKind::EndOldestLease => self.leases.pop_front().into_iter().for_each(end_lease),
        }
    }

    fn end_scrape(&self) {
        for row in self.rows.shown().values() {
            for field in &*row.borrow() {
                if let FieldState::Family(family) = field {
                    family.borrow_mut().end_scrape();
                }
            }
        }
    }

    /// Returns what a scrape shows.
    fn samples(&self) -> Vec<Sample> {
        let mut samples = Vec::new();
        for family_index in self.set.in_order() {
            let first = samples.len();
            for (key, row) in self.rows.shown() {
                let key: Vec<_> = self
                    .set
                    .key
                    .iter()
                    .map(|part| &*part.name)
                    .zip(key.iter().map(|(_, text)| &**text))
                    .collect();
                let row = row.borrow();
                let fields = self.set.fields.iter().zip(&*row);
                for ((_, field), state) in fields.filter(|((other, _), _)| *other == family_index) {
                    add_field(&mut samples, &self.set.families[family_index], field, &key, state);
                }
            }
            let aliases = aliases(&self.set.families[family_index], &samples[first..]);
            samples.extend(aliases);
        }
        for (registry_metric, name) in &self.set.usage {
            let value = match registry_metric {
                RegistryMetric::Keys => self.rows.keys().count() as f64,
                RegistryMetric::Limit => self.set.max_keys as f64,
                RegistryMetric::Folded => self.rows.folded() as f64,
            };
            samples.push(Sample { name: name.clone(), labels: BTreeMap::new(), value });
        }
        samples
    }
}

/// Returns the samples of a family under its former name, if it has one.
fn aliases(family: &Metric, samples: &[Sample]) -> Vec<Sample> {
    let Some((former, _)) = &family.former_name else { return Vec::new() };
    let alias = |sample: &Sample| {
        let suffix = sample.name.strip_prefix(&family.name).unwrap_or_default();
        let mut sample = Sample { name: format!("{former}{suffix}"), ..sample.clone() };
        if let Instrument::StateSet(_) = family.instrument {
            let state = sample.labels.remove(&family.name).unwrap_or_default();
            sample.labels.insert(former.clone(), state);
        }
        sample
    };
    samples.iter().map(alias).collect()
}

fn labels(values: &[LabelValue]) -> Labels {
    values.iter().map(|value| (value.rank, value.text.clone())).collect()
}

fn overflow(parts: &[KeyPart], text: &str) -> Labels {
    let rank = |part: &KeyPart| match part.kind {
        KeyType::Text => Rank::Text,
        KeyType::Int(..) | KeyType::Bool | KeyType::Enum(_) => Rank::Overflow,
    };
    parts.iter().map(|part| (rank(part), text.to_owned())).collect()
}

/// Appends records to those of earlier calls.
fn append(instruments: &Instruments, records: &[Records]) {
    let mut instruments = instruments.borrow_mut();
    *instruments = match &**instruments {
        [] => records.to_vec(),
        earlier => earlier.iter().cloned().zip(records).map(|(a, b)| a.then(b)).collect(),
    };
}

fn end_lease((family, token): (Family, Option<Token<Labels>>)) {
    token.into_iter().for_each(|token| family.borrow_mut().end_lease(token));
}

/// Adds the samples of a field in one row.
fn add_field(
    samples: &mut Vec<Sample>,
    family: &Metric,
    field: &Field,
    key: &[(&str, &str)],
    state: &FieldState,
) {
    let mut add = |labels: &[(&str, &str)], instruments: &Instruments| {
        for (constant, records) in family.instruments(field).iter().zip(&*instruments.borrow()) {
            let constant = constant.iter().map(|label| (&*label.name, &*label.value));
            let labels: Vec<_> = labels.iter().copied().chain(constant).collect();
            add_samples(samples, family, &labels, records);
        }
    };
    match (state, &family.open) {
        (FieldState::Family(model), Some(open)) => {
            for (values, instruments) in model.borrow().shown() {
                let names = open.parts.iter().map(|part| &*part.name);
                let own = names.zip(values.iter().map(|(_, text)| &**text));
                let labels: Vec<_> = key.iter().copied().chain(own).collect();
                add(&labels, &instruments);
            }
        }
        (FieldState::Direct(instruments), _) => add(key, instruments),
        (FieldState::Family(_), None) => unreachable!("a family has open labels"),
    }
}

/// Adds the samples of one instrument.
fn add_samples(
    samples: &mut Vec<Sample>,
    family: &Metric,
    labels: &[(&str, &str)],
    records: &Records,
) {
    let mut sample = |suffix: &str, last: &[(&str, &str)], value: f64| {
        let labels = labels.iter().chain(last);
        let labels = labels.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let name = format!("{}{suffix}", family.name);
        samples.push(Sample { name, labels: labels.collect(), value });
    };
    match (&family.instrument, records) {
        (Instrument::Histogram(bounds), Records::Floats(floats)) => {
            let has_sum = bounds[0] >= 0.0;
            // A histogram without negative bounds ignores negative numbers, so that its sum never
            // falls.
            let counts = |float: &f64| float.is_finite() && (*float >= 0.0 || !has_sum);
            let floats: Vec<f64> = floats.iter().copied().filter(counts).collect();
            let add = |sum: f64, float| f64::clamp(sum + float, f64::MIN, f64::MAX);
            let sum = floats.iter().fold(0.0, add);
            let bounds: Vec<_> = bounds.iter().map(|bound| (*bound, *bound)).collect();
            histogram(&mut sample, &bounds, &floats, has_sum.then_some(sum));
        }
        (Instrument::SecondsHistogram(bounds), Records::Spans(spans)) => {
            let nanos = |span: &Duration| u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
            let spans: Vec<u64> = spans.iter().map(nanos).collect();
            let sum = spans.iter().fold(0_u64, |sum, span| sum.wrapping_add(*span));
            let sum = format!("{}.{:09}", sum / 1_000_000_000, sum % 1_000_000_000);
            let bounds: Vec<_> =
                bounds.iter().map(|micros| (seconds(*micros), micros * 1_000)).collect();
            histogram(&mut sample, &bounds, &spans, Some(sum.parse().unwrap()));
        }
        (Instrument::StateSet(states), Records::States(set)) => {
            let now = set.last().copied().unwrap_or_default();
            for (index, state) in states.values.iter().enumerate() {
                sample("", &[(&family.name, state)], f64::from(u8::from(index == now)));
            }
        }
        (Instrument::Info(names), Records::Texts(infos)) => {
            // A later call replaces the labels.
            if let Some(values) = infos.last() {
                let last: Vec<_> = names
                    .iter()
                    .map(|name| &**name)
                    .zip(values.iter().map(|value| &**value))
                    .collect();
                sample("", &last, 1.0);
            }
        }
        (instrument, records) => {
            number(instrument, records).into_iter().for_each(|value| sample("", &[], value))
        }
    }
}

/// Returns the value of an instrument with a single number, or `None` if the instrument shows no
/// sample before its first record.
fn number(instrument: &Instrument, records: &Records) -> Option<f64> {
    Some(match records {
        Records::Counts(counts) if matches!(instrument, Instrument::UnsignedGauge) => {
            counts.last().copied().unwrap_or_default() as f64
        }
        Records::Counts(counts) if matches!(instrument, Instrument::MaxGauge) => {
            counts.iter().copied().max().unwrap_or_default() as f64
        }
        Records::Counts(counts) => counts.iter().fold(0_u64, |sum, n| sum.wrapping_add(*n)) as f64,
        Records::Floats(floats) if matches!(instrument, Instrument::FloatCounter) => {
            let rises = floats.iter().filter(|float| float.is_finite() && **float > 0.0);
            rises.fold(0.0, |sum, float| f64::min(sum + float, f64::MAX))
        }
        Records::Floats(floats) => floats.last().copied().unwrap_or_default(),
        Records::Values(values) => {
            let value = values.last().copied().unwrap_or_default();
            let is_clamped = matches!(instrument, Instrument::ClampedGauge);
            (if is_clamped { value.max(0) } else { value }) as f64
        }
        Records::Bools(bools) => f64::from(u8::from(bools.last().copied().unwrap_or_default())),
        Records::Spans(spans) => six_decimals(*spans.last()?),
        Records::Times(times) => six_decimals(Duration::from_micros(*times.last()?)),
        Records::States(_) | Records::Texts(_) => {
            unreachable!("state sets and infos have no single number")
        }
    })
}

/// Each bound is paired with the same bound in the unit of the values.
fn histogram<T: PartialOrd>(
    sample: &mut impl FnMut(&str, &[(&str, &str)], f64),
    bounds: &[(f64, T)],
    values: &[T],
    sum: Option<f64>,
) {
    let all = values.len() as f64;
    for (le, bound) in bounds {
        let at_most = values.iter().filter(|value| *value <= bound).count();
        sample("_bucket", &[("le", &format!("{le:?}"))], at_most as f64);
    }
    sample("_bucket", &[("le", "inf")], all);
    sum.into_iter().for_each(|sum| sample("_sum", &[], sum));
    sample("_count", &[], all);
}

/// Returns the value that a `SecondsGauge` shows: seconds, truncated to microseconds.
pub fn six_decimals(span: Duration) -> f64 {
    let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX).min(u64::MAX - 1);
    format!("{:.6}", micros as f64 / 1e6).parse().unwrap()
}
