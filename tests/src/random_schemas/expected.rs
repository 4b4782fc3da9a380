//! The samples that a parser must read, computed from the declaration and the records.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Duration;

use frozen_metrics::schema::RegistryMetric;

use super::declared::{Instrument, KeyType, Metric, Set, seconds};
use super::recorded::{LookUp, Records, State};
use crate::Sample;

/// Returns the samples in the order of a scrape. Bounds are formatted with `{:?}`.
pub(super) fn samples(set: &Set, state: &State) -> Vec<Sample> {
    let (rows, folded) = rows(set, state);
    let mut samples = Vec::new();
    for family_index in set.in_order() {
        for (key, fields) in in_order(set, &rows) {
            let key = set.key.iter().map(|part| &*part.name).zip(key.iter().map(|value| &**value));
            let key: Vec<_> = key.collect();
            let fields =
                set.fields.iter().zip(fields).filter(|((other, _), _)| *other == family_index);
            for ((_, field), records) in fields {
                let family = &set.families[family_index];
                for (constant, records) in family.instruments(field).iter().zip(records) {
                    let constant = constant.iter().map(|label| (&*label.name, &*label.value));
                    let labels: Vec<_> = key.iter().copied().chain(constant).collect();
                    add_samples(&mut samples, family, &labels, records);
                }
            }
        }
    }
    let overflow = overflow(set);
    for (registry_metric, name) in &set.usage {
        let value = match registry_metric {
            RegistryMetric::Keys => rows.keys().filter(|key| **key != overflow).count(),
            RegistryMetric::Limit => set.max_keys,
            RegistryMetric::Folded => folded,
        };
        samples.push(Sample { name: name.clone(), labels: BTreeMap::new(), value: value as f64 });
    }
    samples
}

type Key = Vec<String>;

fn overflow(set: &Set) -> Key {
    vec![set.overflow.clone(); set.key.len()]
}

/// Returns the rows in the order of a scrape: label by label, in the order of its type.
fn in_order<'a, T>(set: &Set, rows: &'a BTreeMap<Key, T>) -> Vec<(&'a Key, &'a T)> {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by(|(a, _), (b, _)| {
        let pairs = set.key.iter().zip(a.iter().zip(*b));
        let orders = pairs.map(|(part, (a, b))| part.kind.rank(a).cmp(&part.kind.rank(b)));
        orders.fold(Ordering::Equal, Ordering::then)
    });
    rows
}

impl KeyType {
    /// Returns what orders the values of a label. The overflow value, which no typed label has, is the last one.
    fn rank<'a>(&self, value: &'a str) -> (Option<i128>, Option<usize>, &'a str) {
        match self {
            Self::Text => (None, None, value),
            Self::Int(..) => (Some(value.parse().unwrap_or(i128::MAX)), None, ""),
            Self::Bool => (None, Some(rank_of(&["false", "true"], value)), ""),
            Self::Enum(values) => (None, Some(rank_of(values, value)), ""),
        }
    }
}

fn rank_of(values: &[impl AsRef<str>], value: &str) -> usize {
    values.iter().position(|known| known.as_ref() == value).unwrap_or(values.len())
}

/// Returns the records of each row, field by field, and the number of folded look-ups.
fn rows(set: &Set, State(look_ups): &State) -> (BTreeMap<Key, Vec<Vec<Records>>>, usize) {
    let overflow = overflow(set);
    let mut rows: BTreeMap<Key, Vec<Vec<Records>>> = BTreeMap::new();
    let mut folded = 0;
    for LookUp { key, fields, .. } in look_ups {
        let mut key: Key = key.iter().map(|value| value.text.clone()).collect();
        let live_keys = rows.keys().filter(|key| **key != overflow).count();
        let has_set = set.key.is_empty() || key == overflow || rows.contains_key(&key);
        if !has_set && live_keys == set.max_keys {
            folded += 1;
            key = overflow.clone();
        }
        let both = |(records, later): (Vec<Records>, &Vec<Records>)| {
            records.into_iter().zip(later).map(|(records, later)| records.then(later)).collect()
        };
        let row = match rows.remove(&key) {
            Some(row) => row.into_iter().zip(fields).map(both).collect(),
            None => fields.clone(),
        };
        rows.insert(key, row);
    }
    (rows, folded)
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
