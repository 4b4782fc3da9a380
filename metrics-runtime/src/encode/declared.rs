//! The families of structs as lines of a text format.

use std::slice;
use std::time::Duration;

use frozen_metrics_schema::FamilySchema;
use frozen_metrics_schema::exposition::{Out, escape_label_value, openmetrics_header};

use super::keys::Key;
use super::number;
use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::exemplar::{Observation, Observed};
use crate::format::Format;
use crate::instrument::Instrument;
use crate::point::{HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::row::Visitor;
use crate::template::{BoundTemplate, FamilyTemplate, SeriesTemplate};

/// Writes the families of structs as lines.
pub(super) struct Lines<'a> {
    pub(super) buffer: &'a mut OutputBuffer,
    pub(super) format: Format,
    pub(super) scope: Option<&'a Scope<'a>>,
}

impl Lines<'_> {
    pub(super) fn samples<'s>(&'s mut self, text: &FamilyTemplate, key: Key<'s>) -> Samples<'s> {
        Samples {
            buffer: self.buffer,
            format: self.format,
            scope: self.scope,
            key,
            bounds: text.bounds,
            series: text.series.iter(),
        }
    }

    pub(super) fn header(&mut self, family: &FamilySchema, text: &FamilyTemplate) {
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
pub(super) struct Samples<'a> {
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
    pub(super) fn registry_metric(&mut self, value: u64) {
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
