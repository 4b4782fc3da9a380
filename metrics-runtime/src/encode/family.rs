//! Gathered families as lines, for families that are not derived from a struct.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::{
    Out, bound, escape_help, escape_label_value, label_set, openmetrics_bound,
};

use super::number;
use super::output_buffer::OutputBuffer;
use crate::format::Format;
use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};
use crate::validate;

/// Writes validated families.
pub(super) struct Lines<'a> {
    buffer: &'a mut OutputBuffer,
    format: Format,
    /// Formats a bound as the library of the family does.
    format_bound: &'a dyn Fn(f64) -> Option<String>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(
        buffer: &'a mut OutputBuffer,
        format: Format,
        format_bound: &'a dyn Fn(f64) -> Option<String>,
    ) -> Self {
        Self { buffer, format, format_bound }
    }

    pub(super) fn header(&mut self, family: &MetricFamily) {
        let (name, kind) = match self.format {
            Format::Text => (&*family.name, text_kind(family)),
            Format::OpenMetrics => family.kind.in_openmetrics(&family.name),
        };
        self.pieces(&["# HELP ", name, " "]);
        match self.format {
            Format::Text => escape_help(self.buffer, &family.help),
            Format::OpenMetrics => escape_label_value(self.buffer, &family.help),
        }
        self.pieces(&["\n# TYPE ", name, " ", word(kind, self.format), "\n"]);
        let has_unit = !matches!(kind, MetricType::Info | MetricType::StateSet);
        let unit = family.unit.as_ref().filter(|unit| has_unit && ends_in(name, unit));
        if let (Format::OpenMetrics, Some(unit)) = (self.format, unit) {
            self.pieces(&["# UNIT ", name, " ", unit, "\n"]);
        }
    }

    pub(super) fn series(
        &mut self,
        MetricFamily { name, .. }: &MetricFamily,
        MetricSeries { labels, value }: &MetricSeries,
    ) {
        let is_text = self.format == Format::Text;
        match value {
            MetricValue::Number(value) => self.sample(name, "", labels, None, *value),
            MetricValue::Histogram { buckets, sum } => {
                for (le, count) in buckets {
                    let le = Some(("le", self.bound(*le)));
                    self.sample(name, "_bucket", labels, le, *count as f64);
                }
                // OpenMetrics allows a count only together with a sum.
                let sum = sum.filter(|_| is_text || validate::has_sum_in_openmetrics(value));
                if let Some(sum) = sum {
                    self.sample(name, "_sum", labels, None, sum);
                }
                if is_text || sum.is_some() {
                    let count = buckets.last().map_or(0, |(_, count)| *count);
                    self.sample(name, "_count", labels, None, count as f64);
                }
            }
            MetricValue::Summary { quantiles, sum, count } => {
                for (quantile, value) in quantiles {
                    if is_text || validate::is_quantile_in_openmetrics(*value) {
                        let quantile = Some(("quantile", self.bound(*quantile)));
                        self.sample(name, "", labels, quantile, *value);
                    }
                }
                if is_text || validate::has_sum_in_openmetrics(value) {
                    self.sample(name, "_sum", labels, None, *sum);
                }
                self.sample(name, "_count", labels, None, *count as f64);
            }
        }
    }

    /// Writes one line. `last` is the label that a histogram or a summary adds.
    fn sample(
        &mut self,
        name: &str,
        suffix: &str,
        labels: &[Label],
        last: Option<(&str, String)>,
        value: f64,
    ) {
        self.pieces(&[name, suffix]);
        let mut before = "{";
        if !labels.is_empty() {
            self.pieces(&[before]);
            label_set(self.buffer, labels);
            before = ",";
        }
        if let Some((name, value)) = last {
            self.pieces(&[before, name, "=\"", &value, "\""]);
            before = ",";
        }
        self.pieces(&[if before == "," { "} " } else { " " }]);
        number::float(self.buffer, value);
        self.pieces(&["\n"]);
    }

    /// Formats a bound: as the library of the family does in text format 0.0.4, in the canonical form in
    /// OpenMetrics.
    fn bound(&self, value: f64) -> String {
        match self.format {
            Format::Text => (self.format_bound)(value).unwrap_or_else(|| bound(value)),
            Format::OpenMetrics => openmetrics_bound(value),
        }
    }

    fn pieces(&mut self, pieces: &[&str]) {
        pieces.iter().for_each(|piece| self.buffer.push_str(piece));
    }
}

/// Returns the type in text format 0.0.4. Some readers strip `_total` from the name of a counter, which
/// would leave nothing of the name `_total`.
fn text_kind(family: &MetricFamily) -> MetricType {
    match family.kind {
        MetricType::Counter if family.name == "_total" => MetricType::Unknown,
        kind => kind,
    }
}

/// Returns whether the last word of the name is this unit.
fn ends_in(name: &str, unit: &str) -> bool {
    !unit.is_empty() && name.strip_suffix(unit).is_some_and(|stem| stem.ends_with('_'))
}

/// Returns the word for a type in a TYPE line.
fn word(kind: MetricType, format: Format) -> &'static str {
    match format {
        Format::Text => kind.text_word(),
        Format::OpenMetrics => kind.word(),
    }
}
