//! The families of structs as lines of a text format.

use std::slice;
use std::time::Duration;

use frozen_metrics_schema::exposition::{Out, escape_label_value, label_set};
use frozen_metrics_schema::{KeyLabel, Label};

use super::keys::Keys;
use super::number;
use super::number_lines::{long_line, number_line, with_newline};
use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::blocks::{Blocks, Piece};
use crate::exemplar::{Observation, Observed};
use crate::format::Dialect;
use crate::key_usage::KeyUsage;
use crate::point::{HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::row::RowLayout;
use crate::shape::{Field, Size};
use crate::template::{FamilyTemplate, SampleTemplate};
use crate::value_table::{Attachment, ValueTable};

/// Passes the value of each label of the key of the row with this index.
pub(crate) type KeyValues<'a> = dyn Fn(usize, &mut dyn FnMut(&str)) + 'a;

/// Rows of one type with their keys.
#[derive(Clone, Copy)]
pub(crate) struct KeyedRows<'a> {
    pub(crate) layout: RowLayout,
    pub(crate) values: &'a ValueTable,
    /// The keys as escaped text; none if the set has no key.
    pub(crate) keys: &'a Keys,
    /// The unescaped keys.
    pub(crate) key: &'a KeyValues<'a>,
    /// The usage of the registry.
    pub(crate) usage: KeyUsage,
}

impl KeyedRows<'_> {
    /// Calls `visit` with each label of the key of the row with this index, and its value.
    pub(crate) fn each_key_label(&self, row: usize, visit: &mut dyn FnMut(&KeyLabel, &str)) {
        let mut labels = self.layout.schema.key_labels().iter();
        (self.key)(row, &mut |value| {
            if let Some(label) = labels.next() {
                visit(label, value);
            }
        });
    }

    /// Returns the labels of the key of the row with this index.
    pub(crate) fn key_labels(&self, row: usize) -> Vec<Label> {
        let mut labels = Vec::new();
        self.each_key_label(row, &mut |label, value| {
            labels.push(Label { name: label.name.clone(), value: value.to_owned().into() });
        });
        labels
    }
}

/// Writes the families of structs as lines.
pub(super) struct Lines<'a> {
    pub(super) buffer: &'a mut OutputBuffer,
    pub(super) dialect: &'static Dialect,
    pub(super) scope: Option<&'a Scope<'a>>,
    pub(super) family: &'a FamilyTemplate,
}

impl Lines<'_> {
    pub(super) fn header(&mut self) {
        match self.scope {
            None => self.buffer.append(&self.family.header),
            Some(scope) => scope.write_header(self.buffer, &self.family.header),
        }
    }

    /// Writes the samples of each row. `start` is the size of the fields before these.
    pub(super) fn rows(&mut self, rows: &KeyedRows<'_>, fields: &[Field], start: Size) {
        if self.integers(rows, fields, start) {
            return;
        }
        if self.scope.is_none() && fields.iter().all(|field| field.shape.is_plain_number()) {
            return self.numbers(rows, fields, start);
        }
        let mut keys = rows.keys.iter();
        for values in rows.values.values(fields, start) {
            let mut samples = self.samples(keys.next().unwrap_or(Piece::NONE));
            values.for_each(|point| samples.next(point));
        }
    }

    /// Writes the single line of a registry metric.
    pub(super) fn registry_metric(&mut self, value: u64) {
        self.samples(Piece::NONE).next(Some(Point::Number(Number::Unsigned(value))));
    }

    #[inline]
    fn samples<'s>(&'s mut self, key: Piece<'s>) -> Samples<'s> {
        Samples {
            buffer: self.buffer,
            dialect: self.dialect,
            scope: self.scope,
            key,
            bounds: &self.family.bounds,
            templates: self.family.samples.iter(),
        }
    }
}

/// The samples of one row in one family.
struct Samples<'a> {
    buffer: &'a mut OutputBuffer,
    dialect: &'static Dialect,
    scope: Option<&'a Scope<'a>>,
    key: Piece<'a>,
    bounds: &'a [Blocks],
    templates: slice::Iter<'a, SampleTemplate>,
}

impl Samples<'_> {
    /// Writes the value of the next series; `None` if it has none.
    #[inline]
    fn next(&mut self, point: Option<Point<'_>>) {
        let Some(template) = self.templates.next() else { return };
        match point {
            None => {}
            Some(Point::Number(number)) => self.number(template, number),
            Some(Point::Exemplified(number, exemplar)) => {
                self.number(template, number);
                self.exemplar(exemplar);
            }
            Some(Point::Histogram(histogram)) => self.histogram(template, histogram),
            Some(Point::Info(labels)) => self.info(template, labels),
        }
    }

    #[inline]
    fn number(&mut self, template: &SampleTemplate, number: Number) {
        let head = self.head(template);
        number_line(self.buffer, [head, self.key, template.tail.piece()], number);
    }

    /// Appends an exemplar to the previous line if the format has exemplars.
    fn exemplar(&mut self, exemplar: &Observed) {
        if self.dialect.has_exemplars {
            self.buffer.shorten("\n".len());
            self.buffer.append(b" # {");
            label_set(self.buffer, exemplar.labels());
            self.buffer.append(b"} ");
            match exemplar.value() {
                Observation::Float(value) => number::float(self.buffer, value),
                Observation::Span(span) => number::span(self.buffer, span),
            }
            let time = exemplar.timestamp();
            let (seconds, millis) = (time.as_secs(), time.subsec_millis());
            self.buffer.format(format_args!(" {seconds}.{millis:03}\n"));
        }
    }

    /// Returns the head that is still to be written. In a scope, the head is written here, because the scope
    /// changes it, and the result is empty.
    #[inline]
    fn head<'t>(&mut self, template: &'t SampleTemplate) -> Piece<'t> {
        match self.scope {
            None => template.head.piece(),
            Some(scope) => {
                scope.write_head(self.buffer, template.head.bytes());
                Piece::NONE
            }
        }
    }

    /// Writes a line up to its value.
    fn begin(&mut self, template: &SampleTemplate) {
        let head = self.head(template);
        self.buffer.line([head, self.key, template.tail.piece()], |_| 0);
    }

    /// Writes the cumulative buckets, the sum and the count.
    fn histogram(&mut self, bucket: &SampleTemplate, histogram: HistogramPoint<'_>) {
        let mut count = 0_u64;
        let mut exemplars = histogram.exemplars.iter();
        for (own, bound) in histogram.buckets.iter().zip(self.bounds) {
            count = count.wrapping_add(*own);
            self.begin(bucket);
            let value = with_newline(|bytes| number::unsigned(bytes, count));
            self.buffer.line([bound.piece()], value);
            if let Some(exemplar) = exemplars.next().and_then(Attachment::exemplar) {
                self.exemplar(exemplar);
            }
        }
        let (Some(sum_template), Some(count_template)) =
            (self.templates.next(), self.templates.next())
        else {
            return;
        };
        match histogram.sum {
            Some(Sum::Float(sum)) => self.number(sum_template, Number::Float(sum)),
            Some(Sum::Nanos(nanos)) => {
                let pieces = [self.head(sum_template), self.key, sum_template.tail.piece()];
                long_line(self.buffer, pieces, |buffer| {
                    number::span(buffer, Duration::from_nanos(nanos));
                });
            }
            None if self.dialect.has_monotonic_sums => return,
            None => {}
        }
        self.number(count_template, Number::Unsigned(count));
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

impl Out for OutputBuffer {
    fn push_str(&mut self, text: &str) {
        self.append(text.as_bytes());
    }
}
