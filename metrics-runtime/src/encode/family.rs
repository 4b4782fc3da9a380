//! Gathered families as lines, for families that are not derived from a struct.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::BoundFormat;

use super::number;
use super::output_buffer::OutputBuffer;
use super::template::SampleWriter;
use crate::format::Dialect;
use crate::gather::{MetricFamily, MetricSeries, MetricValue};
use crate::validate;

/// Writes validated families.
pub(super) struct Lines<'a> {
    buffer: &'a mut OutputBuffer,
    dialect: &'static Dialect,
    /// Formats a bound as the library of the family does.
    format_bound: &'a dyn Fn(f64) -> Option<String>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(
        buffer: &'a mut OutputBuffer,
        dialect: &'static Dialect,
        format_bound: &'a dyn Fn(f64) -> Option<String>,
    ) -> Self {
        Self { buffer, dialect, format_bound }
    }

    pub(super) fn header(&mut self, family: &MetricFamily) {
        let mut lines = String::new();
        self.dialect.header(&mut lines, family.header());
        self.buffer.append(lines.as_bytes());
    }

    pub(super) fn series(
        &mut self,
        MetricFamily { name, .. }: &MetricFamily,
        MetricSeries { labels, value }: &MetricSeries,
    ) {
        let allows_any_sum = !self.dialect.has_monotonic_sums;
        match value {
            MetricValue::Number(value) => self.sample(name, "", labels, None, *value),
            MetricValue::Histogram { buckets, sum } => {
                for (le, count) in buckets {
                    let le = Some(("le", self.bound(*le)));
                    self.sample(name, "_bucket", labels, le, *count as f64);
                }
                let sum = sum.filter(|_| allows_any_sum || validate::has_sum_in_openmetrics(value));
                if let Some(sum) = sum {
                    self.sample(name, "_sum", labels, None, sum);
                }
                if allows_any_sum || sum.is_some() {
                    let count = buckets.last().map_or(0, |(_, count)| *count);
                    self.sample(name, "_count", labels, None, count as f64);
                }
            }
            MetricValue::Summary { quantiles, sum, count } => {
                for (quantile, value) in quantiles {
                    if allows_any_sum || validate::is_quantile_in_openmetrics(*value) {
                        let quantile = Some(("quantile", self.bound(*quantile)));
                        self.sample(name, "", labels, quantile, *value);
                    }
                }
                if allows_any_sum || validate::has_sum_in_openmetrics(value) {
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
        let mut sample = SampleWriter::new(self.buffer, name, suffix);
        sample.labels(labels);
        if let Some((name, value)) = last {
            sample.plain_label(name, &value);
        }
        sample.end();
        number::float(self.buffer, value);
        self.buffer.append(b"\n");
    }

    /// Formats a bound, as the library of the family does if the dialect keeps its bounds.
    fn bound(&self, bound: f64) -> String {
        let foreign = self.dialect.keeps_foreign_bounds.then(|| (self.format_bound)(bound));
        foreign.flatten().unwrap_or_else(|| (self.dialect.bound)(BoundFormat::Canonical, bound))
    }
}
