//! The families of structs as messages.

use std::slice;

use frozen_metrics_schema::{FamilySchema, Kind, MetricType};

use super::super::declared::KeyedRows;
use super::super::output_buffer::OutputBuffer;
use super::super::scope::Scope;
use super::Messages;
use super::wire::{self, NumberField};
use crate::blocks::{Blocks, Piece};
use crate::format::Header;
use crate::point::{HistogramPoint, Number, Point, Sum};
use crate::shape::{Field, Size};
use crate::template::{FamilyTemplate, SampleTemplate};
use crate::value_table::Attachment;

/// Returns the constant parts of a family's message.
pub(crate) fn template(family: &FamilySchema) -> FamilyTemplate {
    let mut header = Vec::new();
    wire::family_header(&mut header, Header::from_schema(family));
    let bound = |bound: &f64| Blocks::new(wire::bound(*bound));
    let bounds = match &family.kind {
        Kind::Histogram(buckets) => {
            buckets.bounds().iter().chain([&f64::INFINITY]).map(bound).collect()
        }
        Kind::Counter | Kind::Gauge | Kind::StateSet | Kind::Info(_) => Box::default(),
    };
    let labels = |labels| {
        let mut bytes = Vec::new();
        wire::labels(&mut bytes, labels);
        Blocks::new(bytes)
    };
    let samples = family.series.iter().map(|series| {
        let (before, after) = series.labels.split_at(family.key_at.min(series.labels.len()));
        SampleTemplate { head: labels(before), tail: labels(after) }
    });
    FamilyTemplate { header: header.into(), bounds, samples: samples.collect() }
}

impl Messages {
    /// Encodes the labels of the scope and of the keys, which all families of the rows have.
    pub(in super::super) fn begin_rows(&mut self, rows: &KeyedRows<'_>, scope: Option<&Scope<'_>>) {
        self.part.clear();
        if let Some(scope) = scope {
            scope.each_labels(&mut |labels| wire::labels(&mut self.part, labels));
        }
        self.scope_labels.clear();
        self.scope_labels.push(&self.part);
        self.keys.clear();
        if rows.layout.schema.key_labels().is_empty() {
            return;
        }
        for row in 0..rows.values.rows() {
            self.part.clear();
            rows.each_key_label(row, &mut |label, value| {
                wire::label(&mut self.part, &label.name, value);
            });
            self.keys.push(&self.part);
        }
    }

    /// Writes the series of each row in a family, or the value of a registry metric. `start` is the size of the
    /// fields before those of the family. `is_new` is false if an earlier instance began the family.
    pub(in super::super) fn declared(
        &mut self,
        family: &FamilySchema,
        template: &FamilyTemplate,
        scope: Option<&Scope<'_>>,
        is_new: bool,
        rows: &KeyedRows<'_>,
        (fields, start): (&[Field], Size),
    ) {
        if is_new || self.open.is_none() {
            self.begin(scope, &family.name, &template.header);
        }
        let Self { buffer, keys, part, scope_labels, .. } = self;
        let kind = MetricType::from_kind(&family.kind);
        let mut series = Series {
            buffer,
            part,
            kind,
            number: NumberField::new(kind),
            scope_labels: scope_labels.get(0),
            key: Piece::NONE,
            bounds: &template.bounds,
            templates: template.samples.iter(),
        };
        if let Some(metric) = family.registry_metric {
            series.next(Some(Point::Number(Number::Unsigned(rows.usage.value(metric)))));
        } else {
            let mut keys = keys.iter();
            for values in rows.values.values(fields, start) {
                series.key = keys.next().unwrap_or(Piece::NONE);
                series.templates = template.samples.iter();
                values.for_each(|point| series.next(point));
            }
        }
        buffer.complete();
    }
}

/// The series of one row in one family.
struct Series<'a> {
    buffer: &'a mut OutputBuffer,
    /// Memory for a part of a message.
    part: &'a mut Vec<u8>,
    kind: MetricType,
    number: NumberField,
    scope_labels: Piece<'a>,
    key: Piece<'a>,
    bounds: &'a [Blocks],
    templates: slice::Iter<'a, SampleTemplate>,
}

impl Series<'_> {
    /// Writes the next series; `None` if it has no value.
    #[inline]
    fn next(&mut self, point: Option<Point<'_>>) {
        let Some(template) = self.templates.next() else { return };
        match point {
            None => {}
            Some(Point::Number(number)) => self.number(template, number),
            Some(Point::Exemplified(number, exemplar)) => {
                let kind = self.kind;
                self.metric(template, |part| {
                    wire::number(part, kind, number.to_f64(), Some(exemplar));
                });
            }
            Some(Point::Histogram(point)) => {
                let bounds = self.bounds;
                self.metric(template, |part| histogram(part, bounds, point));
            }
            Some(Point::Info(labels)) => {
                let kind = self.kind;
                self.metric(template, |part| {
                    for (index, name) in labels.names().iter().enumerate() {
                        wire::label(part, name, labels.value(index));
                    }
                    wire::number(part, kind, 1.0, None);
                });
            }
        }
    }

    #[inline]
    fn number(&mut self, template: &SampleTemplate, number: Number) {
        let field = self.number;
        self.series(template, NumberField::LEN, |bytes| field.write(bytes, number.to_f64()));
    }

    /// Writes a series whose fields after the constant labels and those of the key are what `write` appends.
    fn metric(&mut self, template: &SampleTemplate, write: impl FnOnce(&mut Vec<u8>)) {
        self.part.clear();
        write(self.part);
        self.series(template, self.part.len(), |_| 0);
        self.buffer.append(self.part);
    }

    /// Writes a series up to the fields after the constant labels and those of the key, which have this length,
    /// and what `value` writes.
    #[inline]
    fn series(
        &mut self,
        template: &SampleTemplate,
        rest: usize,
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let labels = [self.scope_labels, template.head.piece(), self.key, template.tail.piece()];
        let len: usize = labels.iter().map(|labels| labels.len).sum();
        let (prefix, prefix_len) = wire::metric_prefix(len + rest);
        let prefix = Piece { blocks: slice::from_ref(&prefix), len: prefix_len };
        let [scope, head, key, tail] = labels;
        self.buffer.line([prefix, scope, head, key, tail], value);
    }
}

/// Appends a histogram. The bucket `+Inf` is written only if it has an exemplar, because the count of the histogram
/// is its count.
fn histogram(part: &mut Vec<u8>, bounds: &[Blocks], point: HistogramPoint<'_>) {
    let HistogramPoint { buckets, sum, exemplars, .. } = point;
    let all = buckets.iter().fold(0, |all: u64, own| all.wrapping_add(*own));
    wire::histogram(part, all, sum.map(Sum::to_f64), |message| {
        let mut exemplars = exemplars.iter();
        let (mut count, last) = (0_u64, bounds.len().saturating_sub(1));
        for (index, (own, bound)) in buckets.iter().zip(bounds).enumerate() {
            count = count.wrapping_add(*own);
            let exemplar = exemplars.next().and_then(Attachment::exemplar);
            if index < last || exemplar.is_some() {
                message.bucket(count, bound.bytes(), exemplar);
            }
        }
    });
}
