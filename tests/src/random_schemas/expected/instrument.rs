//! The samples of one instrument, computed from its records.

use std::time::Duration;

use super::super::declared::{Instrument, Metric, seconds};
use super::super::recorded::Records;
use crate::Sample;

/// Adds the samples of one instrument.
pub(super) fn add_samples(
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
