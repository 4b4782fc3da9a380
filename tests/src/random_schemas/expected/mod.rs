//! The samples that a parser must read, computed from the declaration and the records.

mod instrument;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use frozen_metrics::schema::RegistryMetric;

use super::declared::{Field, Instrument, KeyPart, KeyType, Metric, Set};
use super::recorded::{
    CallKind, FamilyCall, FieldRecords, LabelValue, LookUp, Rank, Records, State,
};
use crate::Sample;
use crate::family_model::{FamilyModel, Token};
use instrument::add_samples;
pub use instrument::six_decimals;

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
