//! Conversion of parsed lines to families.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use frozen_metrics_schema::Label;

use super::parse::Line;
use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// The content of one or several registries.
#[derive(Default)]
pub(super) struct Read {
    /// The families in the order of the text. They may be illegal.
    pub(super) families: Vec<MetricFamily>,
    /// The text of each bound, by the bits of its value.
    pub(super) bounds: HashMap<u64, String>,
    /// The names of samples that do not belong to a family.
    pub(super) stray: BTreeSet<String>,
    /// Whether the encoder of a registry failed, so that families may be missing.
    pub(super) has_failed: bool,
}

/// Reads the lines of registries.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) read: Read,
    /// The index of the family with each name and type. The name is that of OpenMetrics.
    indices: HashMap<(String, MetricType), usize>,
    /// The name and the text of the last HELP line.
    help: Option<(String, String)>,
    current: Option<Current>,
}

/// The family of the last TYPE line.
struct Current {
    stem: String,
    index: usize,
    /// The number of series that the family had before.
    series: usize,
}

impl Reader {
    /// Adds the lines of one registry. If its encoder failed, the series of the last family may be incomplete
    /// and are left out.
    pub(super) fn registry(&mut self, lines: Vec<Line>, outcome: fmt::Result) {
        lines.into_iter().for_each(|line| self.line(line));
        let current = self.current.take();
        if let (Err(_), Some(Current { index, series, .. })) = (outcome, current) {
            self.read.families[index].series.truncate(series);
            if series == 0 {
                self.read.families.truncate(index);
                self.indices.retain(|_, known| *known < index);
            }
        }
        self.read.has_failed |= outcome.is_err();
    }

    fn line(&mut self, line: Line) {
        match line {
            Line::Help { name, help } => self.help = Some((name, help)),
            Line::Type { name, word } => self.current = self.begin(name, &word),
            Line::Unit { name, unit } => {
                let current = self.current.as_ref().filter(|current| current.stem == name);
                if let Some(Current { index, .. }) = current {
                    self.read.families[*index].unit = Some(unit).filter(|unit| !unit.is_empty());
                }
            }
            Line::Sample { name, labels, value } => {
                if self.sample(&name, labels, &value).is_none() {
                    self.read.stray.insert(name);
                }
            }
        }
    }

    /// Begins the family of this name and type. The same name with another type is a separate family, which
    /// the exporter leaves out.
    fn begin(&mut self, name: String, word: &str) -> Option<Current> {
        let help = self.help.take().filter(|(of, _)| *of == name);
        let kind = MetricType::from_word(word)?;
        let suffix = match kind {
            MetricType::Counter | MetricType::Info => kind.suffix().unwrap_or_default(),
            MetricType::Gauge | MetricType::Histogram | MetricType::Unknown => "",
            // The library has no families of these types.
            MetricType::Summary | MetricType::StateSet => return None,
        };
        let families = &mut self.read.families;
        let index = *self.indices.entry((name.clone(), kind)).or_insert(families.len());
        if index == families.len() {
            families.push(MetricFamily {
                name: format!("{name}{suffix}"),
                kind,
                unit: None,
                help: help.map(|(_, help)| help).unwrap_or_default(),
                series: Vec::new(),
            });
        }
        Some(Current { stem: name, index, series: families[index].series.len() })
    }

    /// Adds a sample to the current family. Returns `None` if it does not belong to it.
    fn sample(&mut self, name: &str, labels: Vec<Label>, value: &str) -> Option<()> {
        let Current { stem, index, .. } = self.current.as_ref()?;
        let MetricFamily { kind, series, .. } = &mut self.read.families[*index];
        let suffix = name.strip_prefix(&**stem)?;
        match (*kind, suffix) {
            (MetricType::Counter, "_total")
            | (MetricType::Info, "_info")
            | (MetricType::Gauge | MetricType::Unknown, "") => {
                let value = MetricValue::Number(value.parse().ok()?);
                series.push(MetricSeries { labels, value });
            }
            (MetricType::Histogram, "_sum") => {
                let sum = Some(value.parse().ok()?);
                let value = MetricValue::Histogram { buckets: Vec::new(), sum };
                series.push(MetricSeries { labels, value });
            }
            (MetricType::Histogram, "_count" | "_bucket") => {
                let MetricValue::Histogram { buckets, .. } = &mut series.last_mut()?.value else {
                    return None;
                };
                let count = value.parse().ok()?;
                match suffix {
                    // The library writes the count before the buckets. It is the count of `+Inf`, the last bucket.
                    "_count" => buckets.push((f64::INFINITY, count)),
                    _ => {
                        let label = labels.iter().find(|label| label.name == "le")?;
                        let bound: f64 = label.value.parse().ok()?;
                        self.read.bounds.insert(bound.to_bits(), label.value.to_string());
                        add_bucket(buckets, bound, count);
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// Adds a bucket before the last one, which has the bound `+Inf` and the count of all observations. A bucket
/// with the bound `+Inf` and another count is added after it, so that validation detects it.
fn add_bucket(buckets: &mut Vec<(f64, u64)>, bound: f64, count: u64) {
    let last = buckets.len().saturating_sub(1);
    match buckets.last() {
        Some(all) if bound == f64::INFINITY && all.1 == count => {}
        _ if bound == f64::INFINITY => buckets.push((bound, count)),
        _ => buckets.insert(last, (bound, count)),
    }
}
