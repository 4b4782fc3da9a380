//! Writes the families of structs as lines of a text format.

use std::time::Duration;

use frozen_metrics_schema::exposition::{Out, escape_label_value, label_set};
use frozen_metrics_schema::{FamilySchema, KeyLabel};

use super::keys::Keys;
use super::number;
use super::number_lines::{number_line, value_line, with_newline};
use super::open_rows::OpenFamilies;
use super::output_buffer::OutputBuffer;
use super::row::RowLayout;
use super::sample_parts::{SampleParts, ScopedHeads};
use super::scope::Scope;
use super::template::FamilyTemplate;
use crate::blocks::{Blocks, Piece};
use crate::exemplar::{Observation, Observed};
use crate::format::Dialect;
use crate::key_usage::KeyUsage;
use crate::point::{Attachment, HistogramPoint, InfoLabels, Number, Point, Sum};
use crate::shape::{Field, Size};
use crate::value_table::ValueTable;

/// Calls a function with the value of each key label of the row with this index.
pub(crate) type KeyValues<'a> = dyn Fn(usize, &mut dyn FnMut(&str)) + 'a;

/// Rows of one type with their keys.
#[derive(Clone, Copy)]
pub(crate) struct KeyedRows<'a> {
    pub(crate) layout: RowLayout,
    pub(crate) values: &'a ValueTable,
    /// The keys as escaped text. Empty if the set has no key.
    pub(crate) keys: &'a Keys,
    /// The unescaped values of the keys.
    pub(crate) key_values: &'a KeyValues<'a>,
    /// The usage of the registry.
    pub(crate) usage: KeyUsage,
    /// The rows of families that have labels of their own.
    pub(crate) open: &'a OpenFamilies,
}

impl KeyedRows<'_> {
    /// Calls `visit` with each of these labels and its value in the row with this index. They are all labels of its
    /// key, or those of the set's key.
    pub(crate) fn each_key_label<'a>(
        &self,
        mut labels: impl Iterator<Item = &'a KeyLabel>,
        row: usize,
        visit: &mut dyn FnMut(&KeyLabel, &str),
    ) {
        (self.key_values)(row, &mut |value| {
            if let Some(label) = labels.next() {
                visit(label, value);
            }
        });
    }
}

/// The fields that hold the values of a family, and their position in a row.
#[derive(Clone, Copy, Default)]
pub(crate) struct Columns<'a> {
    pub(crate) fields: &'a [Field],
    /// The size of the preceding fields of the row.
    pub(crate) start: Size,
}

impl Columns<'_> {
    /// Returns whether all values are numbers without exemplars.
    pub(super) fn are_plain_numbers(self) -> bool {
        self.fields.iter().all(|field| field.shape.is_plain_number())
    }

    /// Calls `visit` with the index and the number of each series that has a number. `words` are the words of the fields
    /// in one row.
    #[inline]
    pub(super) fn each_number(self, words: &[u64], mut visit: impl FnMut(usize, Number)) {
        let mut words = words.iter().enumerate();
        for field in self.fields {
            for (index, word) in words.by_ref().take(field.shape.count) {
                if let Some(number) = field.shape.number_of(*word) {
                    visit(index, number);
                }
            }
        }
    }
}

/// A family of a struct to be written.
#[derive(Clone, Copy)]
pub(super) struct DeclaredFamily<'a> {
    pub(super) schema: &'a FamilySchema,
    pub(super) template: &'a FamilyTemplate,
    pub(super) scope: Option<&'a Scope<'a>>,
    /// Whether the header is written. It is not if an earlier instance has written it.
    pub(super) is_new: bool,
    pub(super) columns: Columns<'a>,
}

/// Writes the samples of a struct's family as lines.
pub(super) struct Lines<'a> {
    pub(super) buffer: &'a mut OutputBuffer,
    dialect: &'static Dialect,
    /// The bounds of a histogram's buckets, each with the text up to the value.
    bounds: &'a [Blocks],
    pub(super) parts: SampleParts<'a>,
    /// The fixed number of decimals of the family's values.
    pub(super) decimals: Option<usize>,
}

impl Lines<'_> {
    /// Writes the header of a family if it is new, and the samples of each row or the value of a registry
    /// metric.
    pub(super) fn family(
        buffer: &mut OutputBuffer,
        dialect: &'static Dialect,
        family: DeclaredFamily<'_>,
        rows: &KeyedRows<'_>,
        heads: &mut ScopedHeads,
    ) {
        let DeclaredFamily { schema, template, scope, is_new, columns } = family;
        match scope {
            _ if !is_new => {}
            None => buffer.append(&template.header),
            Some(scope) => scope.write_header(buffer, &template.header, &template.names_in_help),
        }
        let write_head =
            |scope: &Scope<'_>, out: &mut Vec<u8>, head: &[u8]| scope.write_head(out, head);
        let parts = SampleParts::new(&template.samples, scope, heads, write_head);
        let decimals = schema.decimals();
        let mut lines = Lines { buffer, dialect, bounds: &template.bounds, parts, decimals };
        match schema.registry_metric {
            Some(metric) => lines.registry_metric(rows.usage.value(metric)),
            None => lines.rows(rows, columns),
        }
        buffer.complete();
    }

    /// Writes the samples of each row.
    fn rows(&mut self, rows: &KeyedRows<'_>, columns: Columns<'_>) {
        if self.integers(rows, columns) {
            return;
        }
        if columns.are_plain_numbers() {
            return self.numbers(rows, columns);
        }
        let mut keys = rows.keys.iter_with_end();
        for values in rows.values.values(columns.fields, columns.start) {
            let mut samples = self.samples(keys.next().unwrap_or(Piece::NONE));
            values.for_each(|point| samples.next(point));
        }
    }

    /// Writes the single line of a registry metric.
    fn registry_metric(&mut self, value: u64) {
        self.samples(Piece::NONE).next(Some(Point::Number(Number::Unsigned(value))));
    }

    #[inline]
    fn samples<'s>(&'s mut self, key: Piece<'s>) -> Samples<'s> {
        let Lines { buffer, dialect, bounds, parts, decimals } = self;
        Samples { buffer, dialect, bounds, parts: *parts, decimals: *decimals, key, index: 0 }
    }
}

/// The samples of one row in one family.
struct Samples<'a> {
    buffer: &'a mut OutputBuffer,
    dialect: &'static Dialect,
    bounds: &'a [Blocks],
    parts: SampleParts<'a>,
    decimals: Option<usize>,
    /// The key with its end.
    key: Piece<'a>,
    /// The index of the next sample.
    index: usize,
}

impl<'a> Samples<'a> {
    /// Writes the value of the next series, which may have none.
    #[inline]
    fn next(&mut self, point: Option<Point<'_>>) {
        let Some(line) = self.line() else { return };
        match point {
            None => {}
            Some(Point::Number(number)) => value_line(self.buffer, line, number, self.decimals),
            Some(Point::Exemplified(number, exemplar)) => {
                value_line(self.buffer, line, number, self.decimals);
                self.exemplar(exemplar);
            }
            Some(Point::Histogram(histogram)) => self.histogram(line, histogram),
            Some(Point::Info(labels)) => self.info(line, labels),
        }
    }

    /// Returns the pieces of the next line up to its value.
    #[inline]
    fn line(&mut self) -> Option<[Piece<'a>; 3]> {
        let line = self.parts.line(self.index, self.key);
        self.index += 1;
        line
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
                Observation::Span(span) => self.buffer.line([], |bytes| number::span(bytes, span)),
            }
            let time = exemplar.timestamp();
            self.buffer.line([], |bytes| number::timestamp(bytes, time));
        }
    }

    /// Writes the cumulative buckets, the sum and the count.
    fn histogram(&mut self, [head, key, tail]: [Piece<'_>; 3], histogram: HistogramPoint<'_>) {
        let mut count = 0_u64;
        let mut exemplars = histogram.exemplars.iter();
        for (own, bound) in histogram.buckets.iter().zip(self.bounds) {
            count = count.wrapping_add(*own);
            let value = with_newline(|bytes| number::unsigned(bytes, count));
            self.buffer.line([head, key, tail, bound.piece()], value);
            if let Some(exemplar) = exemplars.next().and_then(Attachment::exemplar) {
                self.exemplar(exemplar);
            }
        }
        let (Some(sum_line), Some(count_line)) = (self.line(), self.line()) else { return };
        match histogram.sum {
            Some(Sum::Float(sum)) => number_line(self.buffer, sum_line, Number::Float(sum)),
            Some(Sum::Nanos(nanos)) => {
                let sum = Duration::from_nanos(nanos);
                self.buffer.line(sum_line, with_newline(|bytes| number::span(bytes, sum)));
            }
            None if self.dialect.has_monotonic_sums => return,
            None => {}
        }
        number_line(self.buffer, count_line, Number::Unsigned(count));
    }

    /// Writes the labels and the value of an info.
    fn info(&mut self, line: [Piece<'_>; 3], labels: &dyn InfoLabels) {
        self.buffer.line(line, |_| 0);
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
