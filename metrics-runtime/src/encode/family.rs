//! A family of values as lines: of another library, or of a source that no derive wrote.

use metrics_schema::Label;
use metrics_schema::exposition::{
    Out, bound, escape_help, escape_label_value, label_set, openmetrics_bound,
};

use super::encoder::Encoder;
use super::number;
use super::scope::Shown;
use crate::format::Format;
use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

impl Encoder<'_> {
    /// Appends a family of values: its header and every series. One that an exporter has from another
    /// source is left out.
    ///
    /// ```
    /// use metrics_runtime::{Encoder, Format, MetricFamily, MetricSeries, MetricType, MetricValue};
    ///
    /// let up = MetricFamily {
    ///     name: "up".into(),
    ///     kind: MetricType::Gauge,
    ///     unit: None,
    ///     help: "Whether it is up.".into(),
    ///     series: vec![MetricSeries { labels: vec![], value: MetricValue::Number(1.0) }],
    /// };
    /// let mut out = Vec::new();
    /// Encoder::append_to(&mut out, Format::Text, |encoder| encoder.family(&up));
    /// assert_eq!(out, b"# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n");
    /// ```
    pub fn family(&mut self, family: &MetricFamily) {
        if let Some(why) = self.scope.and_then(|scope| scope.refuses(family)) {
            return self.left_out(&why);
        }
        match self.shows(&family.name) {
            Shown::Nothing => return,
            Shown::Samples => {}
            Shown::Whole => self.family_header(family),
        }
        for series in &family.series {
            self.series(&family.name, series);
        }
    }

    /// Says that a family is not there, where the format has comments.
    fn left_out(&mut self, why: &str) {
        match self.format {
            Format::Text => self.pieces(&["# Left out: ", why, "\n"]),
            Format::OpenMetrics => {}
        }
    }

    fn family_header(&mut self, family: &MetricFamily) {
        let (name, kind) = match self.format {
            Format::Text => (&*family.name, family.kind),
            Format::OpenMetrics => family.kind.in_openmetrics(&family.name),
        };
        self.word("# HELP ", name);
        match self.format {
            Format::Text => escape_help(self.page, &family.help),
            Format::OpenMetrics => escape_label_value(self.page, &family.help),
        }
        self.word("\n# TYPE ", name);
        self.pieces(&[word(kind, self.format), "\n"]);
        let has_unit = !matches!(kind, MetricType::Info | MetricType::StateSet);
        let unit = family.unit.as_ref().filter(|unit| has_unit && ends_in(name, unit));
        if let (Format::OpenMetrics, Some(unit)) = (self.format, unit) {
            self.word("# UNIT ", name);
            self.pieces(&[unit, "\n"]);
        }
    }

    /// `# WORD name `
    fn word(&mut self, word: &str, name: &str) {
        self.pieces(&[word]);
        self.prefix();
        self.pieces(&[name, " "]);
    }

    fn prefix(&mut self) {
        if let Some(scope) = self.scope {
            scope.write_prefix(self.page);
        }
    }

    fn series(&mut self, name: &str, MetricSeries { labels, value }: &MetricSeries) {
        match value {
            MetricValue::Number(value) => self.sample(name, "", labels, None, *value),
            MetricValue::Histogram { buckets, sum } => {
                for (le, count) in buckets {
                    let le = Some(("le", self.bound(*le)));
                    self.sample(name, "_bucket", labels, le, *count as f64);
                }
                // In OpenMetrics a sum is a counter, and a count stands beside a sum only.
                let is_text = self.format == Format::Text;
                let rises = buckets.first().is_none_or(|(le, _)| *le >= 0.0);
                let sum = sum.filter(|_| is_text || rises);
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
                    let quantile = Some(("quantile", self.bound(*quantile)));
                    self.sample(name, "", labels, quantile, *value);
                }
                self.sample(name, "_sum", labels, None, *sum);
                self.sample(name, "_count", labels, None, *count as f64);
            }
        }
    }

    /// One line; `last` is the label that a histogram or a summary adds.
    fn sample(
        &mut self,
        name: &str,
        suffix: &str,
        labels: &[Label],
        last: Option<(&str, String)>,
        value: f64,
    ) {
        self.prefix();
        self.pieces(&[name, suffix]);
        let mut before = "{";
        if self.scope.is_some_and(|scope| scope.has_labels()) {
            self.pieces(&[before]);
            self.scope.map(|scope| scope.write_labels(self.page));
            before = ",";
        }
        if !labels.is_empty() {
            self.pieces(&[before]);
            label_set(self.page, labels);
            before = ",";
        }
        if let Some((name, value)) = last {
            self.pieces(&[before, name, "=\"", &value, "\""]);
            before = ",";
        }
        self.pieces(&[if before == "," { "} " } else { " " }]);
        number::float(self.page, value);
        self.pieces(&["\n"]);
    }

    fn bound(&self, value: f64) -> String {
        match self.format {
            Format::Text => bound(value),
            Format::OpenMetrics => openmetrics_bound(value),
        }
    }

    fn pieces(&mut self, pieces: &[&str]) {
        pieces.iter().for_each(|piece| self.page.push_str(piece));
    }
}

/// Whether the last word of the name is this unit.
fn ends_in(name: &str, unit: &str) -> bool {
    name.strip_suffix(unit).is_some_and(|stem| stem.ends_with('_'))
}

/// What `# TYPE` says.
fn word(kind: MetricType, format: Format) -> &'static str {
    match (kind, format) {
        (MetricType::Counter, _) => "counter",
        (MetricType::Gauge, _) => "gauge",
        (MetricType::Histogram, _) => "histogram",
        (MetricType::Summary, _) => "summary",
        // Text format 0.0.4 knows neither.
        (MetricType::Info | MetricType::StateSet, Format::Text) => "gauge",
        (MetricType::Info, Format::OpenMetrics) => "info",
        (MetricType::StateSet, Format::OpenMetrics) => "stateset",
        (MetricType::Unknown, Format::Text) => "untyped",
        (MetricType::Unknown, Format::OpenMetrics) => "unknown",
    }
}
