//! Samples of expositions and gathered families, by name and labels.

use std::collections::BTreeMap;
use std::fmt;

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::{bound, label_set};

use crate::compat::foreign_text::{Line, parse_line};
use crate::gather::{MetricFamily, MetricType, MetricValue};

/// The identity of a sample.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SampleId {
    pub(super) name: String,
    /// The name and the value of each label, sorted.
    pub(super) labels: Vec<(String, String)>,
}

impl SampleId {
    fn new(name: String, labels: &[Label]) -> Self {
        let pair = |label: &Label| (label.name.to_string(), label.value.to_string());
        let mut labels: Vec<_> = labels.iter().map(pair).collect();
        labels.sort();
        Self { name, labels }
    }
}

/// Shows the sample as in an exposition.
impl fmt::Display for SampleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.labels.is_empty() {
            return Ok(());
        }
        let label = |(name, value): &(String, String)| Label {
            name: name.clone().into(),
            value: value.clone().into(),
        };
        let mut text = String::new();
        label_set(&mut text, &self.labels.iter().map(label).collect::<Vec<_>>());
        write!(f, "{{{text}}}")
    }
}

/// How a sample changes when something is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A counter, or the count of a histogram or summary.
    Count,
    /// The current value of any other type.
    Current,
    /// The first state of a state set, which it has when it is created.
    FirstState,
    /// Another state of a state set.
    OtherState,
    /// A sum or a bucket, which an expectation may leave out.
    SumOrBucket,
    /// A quantile, which an expectation may leave out.
    Quantile,
    /// A sample under a former name, which an expectation may leave out.
    FormerName,
}

/// Calls `visit` with each sample of a family.
pub(super) fn each_sample(family: &MetricFamily, visit: &mut dyn FnMut(SampleId, Role, f64)) {
    for (index, series) in family.series.iter().enumerate() {
        let mut sample = |suffix: &str, added: Option<(&str, f64)>, role, value| {
            let mut labels = series.labels.clone();
            labels.extend(added.map(|(name, value)| Label {
                name: name.to_owned().into(),
                value: bound(value).into(),
            }));
            visit(SampleId::new(format!("{}{suffix}", family.name), &labels), role, value);
        };
        match &series.value {
            MetricValue::Number(value) => {
                let role = match family.kind {
                    MetricType::Counter => Role::Count,
                    MetricType::StateSet if is_first_state(family, index) => Role::FirstState,
                    MetricType::StateSet => Role::OtherState,
                    _ => Role::Current,
                };
                sample("", None, role, *value);
            }
            MetricValue::Histogram { buckets, sum } => {
                let count = buckets.last().map_or(0, |(_, count)| *count);
                sample("_count", None, Role::Count, count as f64);
                sum.iter().for_each(|sum| sample("_sum", None, Role::SumOrBucket, *sum));
                for (le, count) in buckets {
                    sample("_bucket", Some(("le", *le)), Role::SumOrBucket, *count as f64);
                }
            }
            MetricValue::Summary { quantiles, sum, count } => {
                sample("_count", None, Role::Count, *count as f64);
                sample("_sum", None, Role::SumOrBucket, *sum);
                for (quantile, value) in quantiles {
                    sample("", Some(("quantile", *quantile)), Role::Quantile, *value);
                }
            }
        }
    }
}

/// Returns whether a series is the first one of a state set: the one before has other labels besides the state.
fn is_first_state(family: &MetricFamily, index: usize) -> bool {
    let others = |index: usize| {
        let labels = family.series[index].labels.iter();
        labels.filter(|label| *label.name != *family.name)
    };
    index.checked_sub(1).is_none_or(|before| !others(before).eq(others(index)))
}

/// The content of a text in format 0.0.4.
#[derive(Debug, Default)]
pub(super) struct Exposition {
    pub(super) samples: BTreeMap<SampleId, f64>,
    /// The TYPE of each family, then its HELP.
    pub(super) headers: BTreeMap<(String, &'static str), String>,
}

impl Exposition {
    /// Parses a text. Lines may be indented.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut exposition = Self::default();
        for (line, number) in text.lines().zip(1..) {
            exposition.add(line).map_err(|what| format!("line {number}: {what}"))?;
        }
        Ok(exposition)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let header = match parse_line(line)? {
            Line::Ignored => return Ok(()),
            Line::Help { name, help } => (name, "HELP", help),
            Line::Type { name, word } => (name, "TYPE", word.to_owned()),
            Line::Sample { name, labels, value } => {
                let id = SampleId::new(name.to_owned(), &labels);
                let value = value.parse().map_err(|_| "expected a value".to_owned())?;
                return match self.samples.insert(id.clone(), value) {
                    None => Ok(()),
                    Some(_) => Err(format!("duplicate sample `{id}`")),
                };
            }
        };
        let (name, word, text) = header;
        match self.headers.insert((name.to_owned(), word), text) {
            None => Ok(()),
            Some(_) => Err(format!("a second {word} of `{name}`")),
        }
    }
}

/// Returns whether two values are equal. All `NaN`s are.
pub(super) fn is_equal(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}
