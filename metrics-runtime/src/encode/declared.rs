//! The families of structs as lines of a text format.

use std::slice;
use std::time::Duration;

use frozen_metrics_schema::exposition::{Out, escape_label_value};

use super::keys::Key;
use super::number;
use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::exemplar::{Observation, Observed};
use crate::format::Dialect;
use crate::instrument::Instrument;
use crate::point::{HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::row::Visitor;
use crate::template::{FamilyTemplate, SampleTemplate};

/// Writes the families of structs as lines.
pub(super) struct Lines<'a> {
    pub(super) buffer: &'a mut OutputBuffer,
    pub(super) dialect: &'static Dialect,
    pub(super) scope: Option<&'a Scope<'a>>,
    pub(super) family: &'a FamilyTemplate,
}

impl Lines<'_> {
    pub(super) fn samples<'s>(&'s mut self, key: Key<'s>) -> Samples<'s> {
        Samples {
            buffer: self.buffer,
            dialect: self.dialect,
            scope: self.scope,
            key,
            bounds: &self.family.bounds,
            templates: self.family.samples.iter(),
        }
    }

    pub(super) fn header(&mut self) {
        match self.scope {
            None => self.buffer.append(self.family.header.as_bytes()),
            Some(scope) => scope.write_header(self.buffer, &self.family.header),
        }
    }
}

/// The samples of one row in one family.
pub(super) struct Samples<'a> {
    buffer: &'a mut OutputBuffer,
    dialect: &'static Dialect,
    scope: Option<&'a Scope<'a>>,
    key: Key<'a>,
    bounds: &'a [Box<str>],
    templates: slice::Iter<'a, SampleTemplate>,
}

impl Visitor for Samples<'_> {
    #[inline]
    fn metric<I: Instrument>(&mut self, _field: &'static str, value: &I::Value) {
        I::points(value, &mut |point| {
            if let Some(template) = self.templates.next()
                && let Some(point) = point
            {
                self.point(template, point);
            }
        });
    }
}

impl Samples<'_> {
    /// Writes the single line of a registry metric.
    pub(super) fn registry_metric(&mut self, value: u64) {
        if let Some(template) = self.templates.next() {
            self.number(template, Number::Unsigned(value));
        }
    }

    #[inline]
    fn point(&mut self, template: &SampleTemplate, point: Point<'_>) {
        match point {
            Point::Number(number) => self.number(template, number),
            Point::Exemplified(number, exemplar) => {
                self.number(template, number);
                self.exemplar(exemplar);
            }
            Point::Histogram(histogram) => self.histogram(template, histogram),
            Point::Info(labels) => self.info(template, labels),
        }
    }

    #[inline]
    fn number(&mut self, template: &SampleTemplate, number: Number) {
        match number {
            Number::Unsigned(value) => self.short(template, |bytes| number::unsigned(bytes, value)),
            Number::Signed(value) => self.short(template, |bytes| number::signed(bytes, value)),
            Number::Float(value) => self.long(template, |buffer| number::float(buffer, value)),
            Number::Seconds(value) => match number::whole_micros(value) {
                Some(micros) => self.short(template, |bytes| number::micros(bytes, micros)),
                None => self.long(template, |buffer| number::seconds(buffer, value)),
            },
        }
    }

    /// Appends an exemplar to the previous line if the format has exemplars.
    fn exemplar(&mut self, exemplar: &Observed) {
        if self.dialect.has_exemplars {
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
    fn short(&mut self, template: &SampleTemplate, value: impl FnOnce(&mut [u8]) -> usize) {
        let head = self.head(template);
        self.buffer.line(head.as_bytes(), self.key, template.tail.as_bytes(), with_newline(value));
    }

    /// Returns the head that is still to be written. In a scope, the head is written here, because the scope
    /// changes it, and the result is empty.
    #[inline]
    fn head<'t>(&mut self, template: &'t SampleTemplate) -> &'t str {
        match self.scope {
            None => &template.head,
            Some(scope) => {
                scope.write_head(self.buffer, &template.head);
                ""
            }
        }
    }

    /// Writes a line whose value can have any length.
    fn long(&mut self, template: &SampleTemplate, value: impl FnOnce(&mut OutputBuffer)) {
        self.begin(template);
        value(self.buffer);
        self.buffer.append(b"\n");
    }

    /// Writes a line up to its value.
    fn begin(&mut self, template: &SampleTemplate) {
        let head = self.head(template);
        self.buffer.line(head.as_bytes(), self.key, template.tail.as_bytes(), |_| 0);
    }

    /// Writes the cumulative buckets, the sum and the count.
    fn histogram(&mut self, bucket: &SampleTemplate, histogram: HistogramPoint<'_>) {
        let mut count = 0_u64;
        let mut exemplars = histogram.exemplars.iter();
        for (own, bound) in histogram.buckets.iter().zip(self.bounds) {
            count = count.wrapping_add(*own);
            self.begin(bucket);
            let value = with_newline(|bytes| number::unsigned(bytes, count));
            self.buffer.line(bound.as_bytes(), Key::NONE, b"", value);
            if let Some(Some(exemplar)) = exemplars.next() {
                self.exemplar(exemplar);
            }
        }
        let (Some(sum_template), Some(count_template)) =
            (self.templates.next(), self.templates.next())
        else {
            return;
        };
        match histogram.sum {
            Some(Sum::Float(sum)) => self.long(sum_template, |buffer| number::float(buffer, sum)),
            Some(Sum::Nanos(nanos)) => {
                self.long(sum_template, |buffer| number::span(buffer, Duration::from_nanos(nanos)));
            }
            None if self.dialect.has_monotonic_sums => return,
            None => {}
        }
        self.short(count_template, |bytes| number::unsigned(bytes, count));
    }

    fn info(&mut self, template: &SampleTemplate, labels: &dyn InfoLabels) {
        self.begin(template);
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
