//! The encoder, which writes families as lines of a text format or collects their values.

use std::fmt;
use std::slice;
use std::time::Duration;

use frozen_metrics_schema::FamilySchema;
use frozen_metrics_schema::exposition::{Out, escape_label_value, openmetrics_header};

use super::keys::Key;
use super::number;
use super::output::{Output, Scoped};
use super::output_buffer::OutputBuffer;
use super::scope::{Header, Scope, Visibility};
use crate::exemplar::{Observation, Observed};
use crate::format::Format;
use crate::gather::{self, MetricType, Sink};
use crate::instrument::Instrument;
use crate::key_usage::KeyUsage;
use crate::point::{HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::row::{Row, Visitor};
use crate::template::{BoundTemplate, FamilyTemplate, SeriesTemplate};

/// Writes the families of a source to a buffer in a text format, or collects their values.
///
/// Families that structs declare are written without allocating if the buffer has enough capacity.
pub struct Encoder<'a> {
    pub(super) output: Output<'a>,
    pub(super) scope: Option<&'a Scope<'a>>,
}

impl Encoder<'_> {
    /// Appends the families that `write` passes to the encoder to `out`, in this format.
    ///
    /// Each [`family`](Self::family) is validated by itself. Only an [`Exporter`](crate::Exporter) detects
    /// two families that use the same name.
    pub fn append_to(out: &mut Vec<u8>, format: Format, write: impl FnOnce(&mut Encoder<'_>)) {
        OutputBuffer::append_to(out, |buffer| {
            write(&mut Encoder { output: Output::Lines(buffer, format), scope: None });
        });
    }

    /// Passes the values of the families that `expose` passes to the encoder to a sink.
    pub(crate) fn gather(sink: &mut dyn Sink, expose: impl FnOnce(&mut Encoder<'_>)) {
        expose(&mut Encoder { output: Output::Values(sink), scope: None });
    }

    /// Calls `expose` with an encoder in a nested scope.
    pub(crate) fn within(&mut self, scope: Scope<'_>, expose: impl FnOnce(&mut Encoder<'_>)) {
        let scope = Scope { outer: self.scope, ..scope };
        expose(&mut Encoder { output: self.output.reborrow(), scope: Some(&scope) });
    }

    /// Exposes the families of a struct with the samples of each row, or with the value of a registry
    /// metric. `keys` are the keys of the rows as escaped text. They are not needed to collect values.
    pub(crate) fn rows<'k, R: Row>(
        &mut self,
        rows: &[R],
        keys: impl Iterator<Item = Key<'k>> + Clone,
        usage: KeyUsage,
    ) {
        let families = R::SCHEMA.families.iter().zip(R::TEXT);
        for (index, (family, text)) in families.enumerate() {
            let visibility = self.scope.map_or(Visibility::Full, |_| self.admit_declared(family));
            if visibility == Visibility::Hidden {
                continue;
            }
            match &mut self.output {
                Output::Lines(buffer, format) => {
                    let mut lines = Lines { buffer, format: *format, scope: self.scope };
                    if visibility == Visibility::Full {
                        lines.header(family, text);
                    }
                    match family.registry_metric {
                        Some(registry_metric) => lines
                            .samples(text, Key::NONE)
                            .registry_metric(usage.value(registry_metric)),
                        None => rows.iter().zip(keys.clone()).for_each(|(row, key)| {
                            row.visit(index, &mut lines.samples(text, key));
                        }),
                    }
                    buffer.complete();
                }
                Output::Values(sink) => {
                    let mut sink = Scoped { scope: self.scope, sink: &mut **sink };
                    let is_new = visibility == Visibility::Full;
                    gather::family(R::SCHEMA, family, index, rows, usage, is_new, &mut sink);
                }
            }
        }
    }

    /// Returns which part of a struct's family is exposed, and reserves the names of the family.
    fn admit_declared(&mut self, family: &FamilySchema) -> Visibility {
        let Some(scope) = self.scope else { return Visibility::Full };
        let visibility = scope.visibility(&family.name);
        if visibility != Visibility::Full {
            return visibility;
        }
        let kind = MetricType::from_kind(&family.kind);
        match scope.reserve(&family.name, kind) {
            Ok(()) => {
                scope.set_header(Header::Written(kind));
                Visibility::Full
            }
            Err(reason) => {
                scope.set_header(Header::LeftOut);
                self.leave_out(Some(&family.name), reason);
                Visibility::Hidden
            }
        }
    }
}

impl fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").finish_non_exhaustive()
    }
}

/// Writes the families of structs as lines.
struct Lines<'a> {
    buffer: &'a mut OutputBuffer,
    format: Format,
    scope: Option<&'a Scope<'a>>,
}

impl Lines<'_> {
    fn samples<'s>(&'s mut self, text: &FamilyTemplate, key: Key<'s>) -> Samples<'s> {
        Samples {
            buffer: self.buffer,
            format: self.format,
            scope: self.scope,
            key,
            bounds: text.bounds,
            series: text.series.iter(),
        }
    }

    fn header(&mut self, family: &FamilySchema, text: &FamilyTemplate) {
        match (self.format, self.scope) {
            (Format::Text, None) => self.buffer.append(text.header.as_bytes()),
            (Format::Text, Some(scope)) => scope.write_header(self.buffer, text.header),
            (Format::OpenMetrics, None) => openmetrics_header(self.buffer, family),
            (Format::OpenMetrics, Some(scope)) => {
                let mut header = String::new();
                openmetrics_header(&mut header, family);
                scope.write_header(self.buffer, &header);
            }
        }
    }
}

/// The samples of one row in one family.
struct Samples<'a> {
    buffer: &'a mut OutputBuffer,
    format: Format,
    scope: Option<&'a Scope<'a>>,
    key: Key<'a>,
    bounds: &'static [BoundTemplate],
    series: slice::Iter<'static, SeriesTemplate>,
}

impl Visitor for Samples<'_> {
    #[inline]
    fn metric<I: Instrument>(&mut self, _field: &'static str, value: &I::Value) {
        I::points(value, &mut |point| {
            if let Some(series) = self.series.next()
                && let Some(point) = point
            {
                self.point(series, point);
            }
        });
    }
}

impl Samples<'_> {
    /// Writes the single line of a registry metric.
    fn registry_metric(&mut self, value: u64) {
        if let Some(series) = self.series.next() {
            self.number(series, Number::Unsigned(value));
        }
    }

    #[inline]
    fn point(&mut self, series: &SeriesTemplate, point: Point<'_>) {
        match point {
            Point::Number(number) => self.number(series, number),
            Point::Exemplified(number, exemplar) => {
                self.number(series, number);
                self.exemplar(exemplar);
            }
            Point::Histogram(histogram) => self.histogram(series, histogram),
            Point::Info(labels) => self.info(series, labels),
        }
    }

    #[inline]
    fn number(&mut self, series: &SeriesTemplate, number: Number) {
        match number {
            Number::Unsigned(value) => self.short(series, |bytes| number::unsigned(bytes, value)),
            Number::Signed(value) => self.short(series, |bytes| number::signed(bytes, value)),
            Number::Float(value) => self.long(series, |buffer| number::float(buffer, value)),
            Number::Seconds(value) => match number::whole_micros(value) {
                Some(micros) => self.short(series, |bytes| number::micros(bytes, micros)),
                None => self.long(series, |buffer| number::seconds(buffer, value)),
            },
        }
    }

    /// Appends an exemplar to the previous line if the format has exemplars.
    fn exemplar(&mut self, exemplar: &Observed) {
        if self.format == Format::OpenMetrics {
            self.buffer.shorten("\n".len());
            self.buffer.append(b" # {");
            self.buffer.append(exemplar.labels().as_bytes());
            self.buffer.append(b"} ");
            match exemplar.value() {
                Observation::Float(value) => number::float(self.buffer, value),
                Observation::Span(span) => number::span(self.buffer, span),
            }
            let millis = exemplar.millis();
            self.buffer.format(format_args!(" {}.{:03}\n", millis / 1000, millis % 1000));
        }
    }

    /// Writes a line whose value has a bounded length.
    #[inline]
    fn short(&mut self, series: &SeriesTemplate, value: impl FnOnce(&mut [u8]) -> usize) {
        let head = self.head(series);
        self.buffer.line(head.as_bytes(), self.key, series.tail.as_bytes(), with_newline(value));
    }

    /// Returns the head that is still to be written. In a scope, the head is written here, because the scope
    /// changes it, and the result is empty.
    #[inline]
    fn head(&mut self, series: &SeriesTemplate) -> &'static str {
        match self.scope {
            None => series.head,
            Some(scope) => {
                scope.write_head(self.buffer, series.head);
                ""
            }
        }
    }

    /// Writes a line whose value can have any length.
    fn long(&mut self, series: &SeriesTemplate, value: impl FnOnce(&mut OutputBuffer)) {
        self.begin(series);
        value(self.buffer);
        self.buffer.append(b"\n");
    }

    /// Writes a line up to its value.
    fn begin(&mut self, series: &SeriesTemplate) {
        let head = self.head(series);
        self.buffer.line(head.as_bytes(), self.key, series.tail.as_bytes(), |_| 0);
    }

    /// Writes the cumulative buckets, the sum and the count.
    fn histogram(&mut self, bucket: &SeriesTemplate, histogram: HistogramPoint<'_>) {
        let mut count = 0_u64;
        let mut exemplars = histogram.exemplars.iter();
        for (own, bound) in histogram.buckets.iter().zip(self.bounds) {
            count = count.wrapping_add(*own);
            self.begin(bucket);
            let bound = match self.format {
                Format::Text => bound.text,
                Format::OpenMetrics => bound.openmetrics,
            };
            let value = with_newline(|bytes| number::unsigned(bytes, count));
            self.buffer.line(bound.as_bytes(), Key::NONE, b"", value);
            if let Some(Some(exemplar)) = exemplars.next() {
                self.exemplar(exemplar);
            }
        }
        let (Some(sum_series), Some(count_series)) = (self.series.next(), self.series.next())
        else {
            return;
        };
        match histogram.sum {
            Some(Sum::Float(sum)) => self.long(sum_series, |buffer| number::float(buffer, sum)),
            Some(Sum::Nanos(nanos)) => {
                self.long(sum_series, |buffer| number::span(buffer, Duration::from_nanos(nanos)));
            }
            // OpenMetrics allows a count only together with a sum.
            None if self.format == Format::OpenMetrics => return,
            None => {}
        }
        self.short(count_series, |bytes| number::unsigned(bytes, count));
    }

    fn info(&mut self, series: &SeriesTemplate, labels: &dyn InfoLabels) {
        self.begin(series);
        for (index, name) in labels.names().iter().enumerate() {
            if index > 0 {
                self.buffer.append(b",");
            }
            self.buffer.append(name.as_bytes());
            self.buffer.append(b"=\"");
            escape_label_value(self.buffer, labels.value(index));
            self.buffer.append(b"\"");
        }
        self.buffer.append(b"} 1\n");
    }
}

/// Appends a newline to what `value` writes.
#[inline]
fn with_newline(value: impl FnOnce(&mut [u8]) -> usize) -> impl FnOnce(&mut [u8]) -> usize {
    |bytes| {
        let end = value(bytes);
        bytes[end] = b'\n';
        end + 1
    }
}

impl Out for OutputBuffer {
    fn push_str(&mut self, text: &str) {
        self.append(text.as_bytes());
    }
}
