//! Families of text format 0.0.4, assembled from its lines.

use std::collections::HashMap;

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::label_set;

use super::line::{self, Line};
use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// A family as the text states it. It may be illegal.
pub(super) struct ForeignFamily {
    pub(super) family: MetricFamily,
    /// The text of each bound and quantile, by the bits of its value.
    pub(super) bounds: HashMap<u64, String>,
}

/// The lines and series that could not be read.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) count: usize,
    /// The first problem, with its line.
    pub(super) first: Option<String>,
}

impl Problems {
    fn add(&mut self, line: usize, what: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(|| format!("line {line}: {}", what()));
    }
}

/// Calls `visit` with each family of a text, in its order, and returns the problems. Only one family at a time
/// is in memory. A family whose lines are not together is passed several times.
pub(super) fn families(text: &str, visit: &mut dyn FnMut(ForeignFamily)) -> Problems {
    let mut problems = Problems::default();
    let mut current: Option<Builder> = None;
    for (line, number) in text.split_terminator('\n').zip(1..) {
        if let Err(what) = read_line(line, number, &mut current, &mut problems, visit) {
            problems.add(number, || what);
        }
    }
    if let Some(last) = current {
        last.finish(&mut problems, visit);
    }
    problems
}

fn read_line(
    line: &str,
    number: usize,
    current: &mut Option<Builder>,
    problems: &mut Problems,
    visit: &mut dyn FnMut(ForeignFamily),
) -> Result<(), String> {
    let mut begin = |current: &mut Option<Builder>, name: &str| {
        let new = Builder::new(name, number);
        if let Some(previous) = current.replace(new) {
            previous.finish(problems, visit);
        }
    };
    let is_new =
        |current: &Option<Builder>, name| current.as_ref().is_none_or(|it| it.family.name != name);
    match line::parse(line)? {
        Line::Ignored => {}
        Line::Help { name, help } => {
            if is_new(current, name) {
                begin(current, name);
            }
            if let Some(builder) = current {
                builder.family.help = help;
            }
        }
        Line::Type { name, word } => {
            if is_new(current, name) {
                begin(current, name);
            }
            if let Some(builder) = current {
                builder.set_type(word)?;
            }
        }
        Line::Sample { name, labels, value } => {
            let suffix = current.as_ref().and_then(|builder| builder.suffix(name));
            if suffix.is_none() {
                begin(current, name);
            }
            if let Some(builder) = current {
                builder.sample(suffix.unwrap_or_default(), labels, value)?;
            }
        }
    }
    Ok(())
}

/// A family whose lines are being read.
struct Builder {
    family: MetricFamily,
    /// The number of its first line.
    line: usize,
    has_type: bool,
    bounds: HashMap<u64, String>,
    /// The series of a histogram or a summary.
    parts: Vec<Parts>,
    /// The index of the series with these labels, as text.
    indices: HashMap<String, usize>,
}

/// The samples of a series of a histogram or a summary.
#[derive(Default)]
struct Parts {
    labels: Vec<Label>,
    buckets: Vec<(f64, u64)>,
    quantiles: Vec<(f64, f64)>,
    sum: Option<f64>,
    count: Option<u64>,
}

impl Builder {
    fn new(name: &str, line: usize) -> Self {
        Self {
            family: MetricFamily::new(name, MetricType::Unknown, ""),
            line,
            has_type: false,
            bounds: HashMap::new(),
            parts: Vec::new(),
            indices: HashMap::new(),
        }
    }

    fn set_type(&mut self, word: &str) -> Result<(), String> {
        if self.has_type {
            return Err(format!("a second TYPE of `{}`", self.family.name));
        }
        if !self.family.series.is_empty() {
            return Err(format!("the TYPE of `{}` follows its samples", self.family.name));
        }
        self.has_type = true;
        self.family.kind = match word {
            "untyped" => MetricType::Unknown,
            word => MetricType::from_word(word)
                .ok_or_else(|| format!("expected a type, found `{}`", line::shown(word)))?,
        };
        Ok(())
    }

    /// Returns the suffix of a sample of this family; `None` if the sample belongs to another one.
    fn suffix(&self, name: &str) -> Option<&'static str> {
        let suffix = name.strip_prefix(&*self.family.name)?;
        let suffixes: &[&str] = match self.family.kind {
            MetricType::Histogram => &["_bucket", "_sum", "_count"],
            MetricType::Summary => &["", "_sum", "_count"],
            _ => &[""],
        };
        suffixes.iter().copied().find(|known| *known == suffix)
    }

    fn sample(&mut self, suffix: &str, labels: Vec<Label>, value: &str) -> Result<(), String> {
        let number = value.parse().map_err(|_| "expected a value".to_owned())?;
        match (self.family.kind, suffix) {
            (MetricType::Histogram | MetricType::Summary, "_sum") => {
                self.parts(labels).sum = Some(number);
            }
            (MetricType::Histogram | MetricType::Summary, "_count") => {
                let count = count(value, number)?;
                self.parts(labels).count = Some(count);
            }
            (MetricType::Histogram, _) => {
                let (bound, labels) = self.take_bound(labels, "le")?;
                let count = count(value, number)?;
                self.parts(labels).buckets.push((bound, count));
            }
            (MetricType::Summary, _) => {
                let (quantile, labels) = self.take_bound(labels, "quantile")?;
                self.parts(labels).quantiles.push((quantile, number));
            }
            _ => {
                let value = MetricValue::Number(number);
                self.family.series.push(MetricSeries { labels, value });
            }
        }
        Ok(())
    }

    /// Removes the label with this name, whose value is a number.
    fn take_bound(
        &mut self,
        mut labels: Vec<Label>,
        name: &str,
    ) -> Result<(f64, Vec<Label>), String> {
        let index = labels.iter().position(|label| label.name == name);
        let text = index.map(|index| labels.remove(index).value);
        let bound = text.as_deref().and_then(|text| text.parse().ok());
        let bound = bound.filter(|bound: &f64| !bound.is_nan());
        let bound = bound.ok_or_else(|| format!("expected the label `{name}` with a number"))?;
        if let Some(text) = text {
            self.bounds.insert(bound.to_bits(), text.into_owned());
        }
        Ok((bound, labels))
    }

    /// Returns the parts of the series with these labels.
    fn parts(&mut self, labels: Vec<Label>) -> &mut Parts {
        let index = match self.parts.last() {
            Some(last) if last.labels == labels => self.parts.len() - 1,
            _ => {
                let mut text = String::new();
                label_set(&mut text, &labels);
                let next = self.parts.len();
                *self.indices.entry(text).or_insert(next)
            }
        };
        if index == self.parts.len() {
            self.parts.push(Parts { labels, ..Parts::default() });
        }
        &mut self.parts[index]
    }

    /// Passes the family on, unless it has neither a type nor samples.
    fn finish(mut self, problems: &mut Problems, visit: &mut dyn FnMut(ForeignFamily)) {
        let kind = self.family.kind;
        for parts in self.parts {
            let labels = parts.labels.clone();
            match parts.value(kind) {
                Ok(value) => self.family.series.push(MetricSeries { labels, value }),
                Err(what) => problems.add(self.line, || format!("`{}`: {what}", self.family.name)),
            }
        }
        if self.has_type || !self.family.series.is_empty() {
            visit(ForeignFamily { family: self.family, bounds: self.bounds });
        }
    }
}

impl Parts {
    fn value(mut self, kind: MetricType) -> Result<MetricValue, String> {
        if kind == MetricType::Summary {
            let count = self.count.ok_or("a summary without `_count`")?;
            let sum = self.sum.unwrap_or(f64::NAN);
            return Ok(MetricValue::Summary { quantiles: self.quantiles, sum, count });
        }
        self.buckets.sort_by(|(bound, _), (other, _)| bound.total_cmp(other));
        let last = self.buckets.last().filter(|(bound, _)| *bound == f64::INFINITY);
        match (last, self.count) {
            (Some((_, all)), Some(count)) if *all != count => {
                return Err(format!("the bucket `+Inf` has {all}, and `_count` is {count}"));
            }
            (None, Some(count)) => self.buckets.push((f64::INFINITY, count)),
            _ => {}
        }
        Ok(MetricValue::Histogram { buckets: self.buckets, sum: self.sum })
    }
}

/// Parses a number of observations, which some libraries write as a float.
fn count(text: &str, number: f64) -> Result<u64, String> {
    let is_count = number >= 0.0 && number.fract() == 0.0 && number <= u64::MAX as f64;
    let count = text.parse().ok().or_else(|| is_count.then_some(number as u64));
    count.ok_or_else(|| format!("expected a count, found `{}`", line::shown(text)))
}
