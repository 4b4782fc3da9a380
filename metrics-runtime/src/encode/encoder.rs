//! The encoder: families to lines of a text format, or to plain values.

use std::fmt;
use std::slice;
use std::time::Duration;

use frozen_metrics_schema::FamilySchema;
use frozen_metrics_schema::exposition::{Out, escape_label_value, openmetrics_header};

use super::keys::Key;
use super::number;
use super::output::{Output, Scoped};
use super::output_buffer::OutputBuffer;
use super::scope::{Header, Scope, Shown};
use super::template::{BoundTemplate, FamilyTemplate, SeriesTemplate};
use crate::exemplar::{Observation, Observed};
use crate::format::Format;
use crate::gather::{self, MetricType, Sink};
use crate::instrument::Instrument;
use crate::point::{HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::registry::KeyUsage;
use crate::set::{Row, Visitor};

/// Takes the families of a source: writes them to a buffer in a text format, or collects their values.
///
/// Families that structs declare cost no allocation while the buffer has room.
pub struct Encoder<'a> {
    pub(super) output: Output<'a>,
    pub(super) scope: Option<&'a Scope<'a>>,
}

impl Encoder<'_> {
    /// Appends to `out`, in this format, the families that `write` shows.
    ///
    /// Each [`family`](Self::family) is checked by itself. An [`Exporter`](crate::Exporter) also finds
    /// names that two families take.
    pub fn append_to(out: &mut Vec<u8>, format: Format, write: impl FnOnce(&mut Encoder<'_>)) {
        OutputBuffer::append_to(out, |buffer| {
            write(&mut Encoder { output: Output::Lines(buffer, format), scope: None });
        });
    }

    /// Passes the values of the families that `show` shows to a sink.
    pub(crate) fn gather(sink: &mut dyn Sink, show: impl FnOnce(&mut Encoder<'_>)) {
        show(&mut Encoder { output: Output::Values(sink), scope: None });
    }

    /// Calls `show` in a scope inside of this one.
    pub(crate) fn within(&mut self, scope: Scope<'_>, show: impl FnOnce(&mut Encoder<'_>)) {
        let scope = Scope { outer: self.scope, ..scope };
        show(&mut Encoder { output: self.output.reborrow(), scope: Some(&scope) });
    }

    /// Shows the families of a struct, each with its samples row by row, or with what it says of the
    /// registry. `keys` are those of the rows as text; values take them from the rows.
    pub(crate) fn rows<'k, R: Row>(
        &mut self,
        rows: &[R],
        keys: impl Iterator<Item = Key<'k>> + Clone,
        usage: KeyUsage,
    ) {
        let families = R::SCHEMA.families.iter().zip(R::TEXT);
        for (at, (family, text)) in families.enumerate() {
            let shown = self.scope.map_or(Shown::Whole, |_| self.admit_declared(family));
            if shown == Shown::Nothing {
                continue;
            }
            match &mut self.output {
                Output::Lines(buffer, format) => {
                    let mut lines = Lines { buffer, format: *format, scope: self.scope };
                    if shown == Shown::Whole {
                        lines.header(family, text);
                    }
                    match family.registry_metric {
                        Some(registry_metric) => lines
                            .samples(text, Key::NONE)
                            .registry_metric(usage.value(registry_metric)),
                        None => rows.iter().zip(keys.clone()).for_each(|(row, key)| {
                            row.visit(at, &mut lines.samples(text, key));
                        }),
                    }
                    buffer.complete();
                }
                Output::Values(sink) => {
                    let mut sink = Scoped { scope: self.scope, sink: &mut **sink };
                    let is_new = shown == Shown::Whole;
                    gather::family(R::SCHEMA, family, at, rows, usage, is_new, &mut sink);
                }
            }
        }
    }

    /// What is to be shown of a family that a struct declares.
    fn admit_declared(&mut self, family: &FamilySchema) -> Shown {
        let Some(scope) = self.scope else { return Shown::Whole };
        let (shown, kind) = (scope.shows(&family.name), MetricType::from_kind(&family.kind));
        if shown != Shown::Whole {
            return shown;
        }
        match scope.take(&family.name, kind) {
            Ok(()) => {
                scope.set_header(Header::Written(kind));
                Shown::Whole
            }
            Err(reason) => {
                scope.set_header(Header::Refused);
                self.leave_out(Some(&family.name), reason);
                Shown::Nothing
            }
        }
    }
}

impl fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").finish_non_exhaustive()
    }
}

/// Writes what structs declare as lines.
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
    /// The one line of a family of the registry.
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
            Number::Unsigned(value) => self.short(series, |room| number::unsigned(room, value)),
            Number::Signed(value) => self.short(series, |room| number::signed(room, value)),
            Number::Float(value) => self.long(series, |buffer| number::float(buffer, value)),
            Number::Seconds(value) => match number::whole_micros(value) {
                Some(micros) => self.short(series, |room| number::micros(room, micros)),
                None => self.long(series, |buffer| number::seconds(buffer, value)),
            },
        }
    }

    /// Puts an exemplar at the end of the line before, in the format that has them.
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

    /// A line whose value is written in place.
    #[inline]
    fn short(&mut self, series: &SeriesTemplate, value: impl FnOnce(&mut [u8]) -> usize) {
        let head = self.head(series);
        self.buffer.line(head.as_bytes(), self.key, series.tail.as_bytes(), ended(value));
    }

    /// What is left of the head, once what a scope changes is written.
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

    /// A line whose value may be of any length.
    fn long(&mut self, series: &SeriesTemplate, value: impl FnOnce(&mut OutputBuffer)) {
        self.begin(series);
        value(self.buffer);
        self.buffer.append(b"\n");
    }

    /// A line up to its value.
    fn begin(&mut self, series: &SeriesTemplate) {
        let head = self.head(series);
        self.buffer.line(head.as_bytes(), self.key, series.tail.as_bytes(), |_| 0);
    }

    /// Buckets, each with all that are below it, then the sum and the count.
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
            let value = ended(|room| number::unsigned(room, count));
            self.buffer.line(bound.as_bytes(), Key::NONE, b"", value);
            if let Some(Some(exemplar)) = exemplars.next() {
                self.exemplar(exemplar);
            }
        }
        let (Some(sum), Some(counted)) = (self.series.next(), self.series.next()) else { return };
        match histogram.sum {
            Some(Sum::Float(value)) => self.long(sum, |buffer| number::float(buffer, value)),
            Some(Sum::Nanos(nanos)) => {
                self.long(sum, |buffer| number::span(buffer, Duration::from_nanos(nanos)));
            }
            // OpenMetrics has a count beside a sum only.
            None if self.format == Format::OpenMetrics => return,
            None => {}
        }
        self.short(counted, |room| number::unsigned(room, count));
    }

    fn info(&mut self, series: &SeriesTemplate, labels: &dyn InfoLabels) {
        self.begin(series);
        for (at, name) in labels.names().iter().enumerate() {
            if at > 0 {
                self.buffer.append(b",");
            }
            self.buffer.append(name.as_bytes());
            self.buffer.append(b"=\"");
            escape_label_value(self.buffer, labels.value(at));
            self.buffer.append(b"\"");
        }
        self.buffer.append(b"} 1\n");
    }
}

/// The value, and the line feed behind it.
#[inline]
fn ended(value: impl FnOnce(&mut [u8]) -> usize) -> impl FnOnce(&mut [u8]) -> usize {
    |room| {
        let end = value(room);
        room[end] = b'\n';
        end + 1
    }
}

impl Out for OutputBuffer {
    fn push_str(&mut self, text: &str) {
        self.append(text.as_bytes());
    }
}
