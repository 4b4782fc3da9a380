//! Their text as families.

use std::collections::HashMap;

use metrics_schema::Label;
use metrics_schema::exposition::{Line, lines};

use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// The families of their text, in their order. A line that is none is left out.
pub(super) fn families(text: &str) -> Vec<MetricFamily> {
    let mut reader = Reader::default();
    for line in text.split('\n') {
        for line in lines(without_exemplar(line)) {
            reader.line(line.map_or(Line::Blank, |(_, line)| line));
        }
    }
    reader.families
}

#[derive(Default)]
struct Reader<'a> {
    families: Vec<MetricFamily>,
    /// Where the family of each name is; the name is that of OpenMetrics.
    places: HashMap<&'a str, usize>,
    /// What the last HELP says of which name.
    help: Option<(&'a str, String)>,
    /// The family that the last TYPE introduced; `None` where it is to be left out.
    current: Option<(&'a str, usize)>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: Line<'a>) {
        match line {
            Line::Help(name, help) => self.help = Some((name, help)),
            Line::Type(name, word) => self.current = self.begin(name, word).map(|at| (name, at)),
            Line::Unit(name, unit) => {
                let current = self.current.filter(|(current, _)| *current == name);
                if let Some((_, at)) = current.filter(|_| !unit.is_empty()) {
                    self.families[at].unit = Some(unit.to_owned());
                }
            }
            Line::Sample { name, labels, value } => self.sample(name, labels, value),
            Line::Comment(_) | Line::Blank => {}
        }
    }

    /// Where the family of this name is; the first to introduce it says its type.
    fn begin(&mut self, name: &'a str, word: &str) -> Option<usize> {
        let help = self.help.take().filter(|(of, _)| *of == name);
        let (kind, suffix) = match word {
            "counter" => (MetricType::Counter, "_total"),
            "gauge" => (MetricType::Gauge, ""),
            "histogram" => (MetricType::Histogram, ""),
            "info" => (MetricType::Info, "_info"),
            "unknown" => (MetricType::Unknown, ""),
            _ => return None,
        };
        let at = *self.places.entry(name).or_insert(self.families.len());
        if at == self.families.len() {
            self.families.push(MetricFamily {
                name: format!("{name}{suffix}"),
                kind,
                unit: None,
                help: help.map(|(_, help)| help).unwrap_or_default(),
                series: Vec::new(),
            });
        }
        Some(at)
    }

    fn sample(&mut self, name: &str, labels: Vec<Label>, value: &str) {
        let Some((stem, at)) = self.current else { return };
        let MetricFamily { kind, series, .. } = &mut self.families[at];
        let Some(suffix) = name.strip_prefix(stem) else { return };
        match (*kind, suffix) {
            (MetricType::Counter, "_total")
            | (MetricType::Info, "_info")
            | (MetricType::Gauge | MetricType::Unknown, "") => {
                let value = MetricValue::Number(value.parse().unwrap_or(f64::NAN));
                series.push(MetricSeries { labels, value });
            }
            (MetricType::Histogram, "_sum") => {
                let value = MetricValue::Histogram { buckets: Vec::new(), sum: value.parse().ok() };
                series.push(MetricSeries { labels, value });
            }
            (MetricType::Histogram, suffix) => {
                if let Some(MetricSeries {
                    value: MetricValue::Histogram { buckets, .. }, ..
                }) = series.last_mut()
                {
                    bucket(buckets, suffix, &labels, value.parse().unwrap_or(0));
                }
            }
            _ => {}
        }
    }
}

/// Their count stands before their buckets: it is the bucket of all, which is the last.
fn bucket(buckets: &mut Vec<(f64, u64)>, suffix: &str, labels: &[Label], count: u64) {
    match suffix {
        "_count" => buckets.push((f64::INFINITY, count)),
        "_bucket" => {
            let bound = labels.iter().find(|label| label.name == "le");
            let bound = bound.and_then(|label| label.value.parse().ok());
            if let Some(bound) = bound.filter(|bound| *bound != f64::INFINITY) {
                buckets.insert(buckets.len().saturating_sub(1), (bound, count));
            }
        }
        _ => {}
    }
}

/// A sample's line up to its exemplar, which begins with a `#` that is in no label value.
fn without_exemplar(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    let exemplar = line.bytes().skip(1).position(|byte| {
        quoted ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        byte == b'#' && !quoted
    });
    match exemplar {
        Some(at) if !line.starts_with('#') => line[..=at].trim_end(),
        _ => line,
    }
}
