//! Writes the families of structs as messages.

use frozen_metrics_schema::{FamilySchema, KeyLabel, Kind, MetricType};

use super::super::declared::{Columns, DeclaredFamily, KeyedRows};
use super::super::output_buffer::OutputBuffer;
use super::super::sample_parts::{SampleParts, ScopedHeads};
use super::super::scope::Scope;
use super::super::template::{FamilyTemplate, SampleTemplate, split_at_key};
use super::Messages;
use super::wire::{self, MetricPrefix, NumberField};
use crate::blocks::{BlockList, Blocks, Piece};
use crate::format::Header;
use crate::point::{Attachment, HistogramPoint, Number, Point, Sum};

/// Creates the template of a family's message.
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
        let (before, after) = split_at_key(family, &series.labels);
        SampleTemplate { head: labels(before), tail: labels(after), tail_is_key_end: false }
    });
    FamilyTemplate {
        header: header.into(),
        names_in_help: family.names_in_help().into(),
        bounds,
        samples: samples.collect(),
    }
}

/// Appends the labels of the scopes, and then `head`: the labels of a series that precede those of the key.
fn write_head(scope: &Scope<'_>, out: &mut Vec<u8>, head: &[u8]) {
    scope.each_labels(&mut |labels| wire::labels(out, labels));
    out.extend_from_slice(head);
}

impl Messages {
    /// Encodes the labels of each set's key, which all families without labels of their own share.
    pub(in super::super) fn begin_rows(&mut self, rows: &KeyedRows<'_>) {
        encode_keys(&mut self.keys, &mut self.part, rows, rows.layout.schema.key_labels().iter());
    }

    /// Begins a family of a struct if it is new, and writes the series of each row or the value of a registry
    /// metric.
    pub(in super::super) fn declared(
        &mut self,
        family: DeclaredFamily<'_>,
        rows: &KeyedRows<'_>,
        heads: &mut ScopedHeads,
    ) {
        let DeclaredFamily { schema, template, scope, is_new, columns } = family;
        if is_new || self.open.is_none() {
            let help = |part: &mut dyn FnMut(&str)| match scope {
                Some(scope) => scope.each_help_part(&schema.help, &template.names_in_help, part),
                None => part(&schema.help),
            };
            self.begin(scope, &schema.name, help, &template.header);
        }
        let Self { buffer, keys, entry_keys, part, .. } = self;
        let keys = match schema.key {
            None => keys,
            Some(_) => {
                let labels = rows.layout.schema.key_labels_of(schema);
                encode_keys(entry_keys, part, rows, labels);
                entry_keys
            }
        };
        let kind = MetricType::from_kind(&schema.kind);
        let mut series = SeriesWriter {
            number: NumberField::new(kind, part),
            buffer,
            keys,
            part,
            kind,
            prefix: MetricPrefix::default(),
            parts: SampleParts::new(&template.samples, scope, heads, write_head),
            bounds: &template.bounds,
        };
        match schema.registry_metric {
            Some(metric) => series.registry_metric(rows.usage.value(metric)),
            None => series.rows(rows, columns),
        }
        buffer.complete();
    }
}

/// Encodes these labels of each row.
fn encode_keys<'a>(
    keys: &mut BlockList,
    part: &mut Vec<u8>,
    rows: &KeyedRows<'_>,
    labels: impl Iterator<Item = &'a KeyLabel> + Clone,
) {
    keys.clear();
    if labels.clone().next().is_none() {
        return;
    }
    keys.reserve(rows.values.rows());
    for row in 0..rows.values.rows() {
        part.clear();
        rows.each_key_label(labels.clone(), row, &mut |label, value| {
            wire::label(part, &label.name, value);
        });
        keys.push(part);
    }
}

/// Writes the series of a family of a struct.
struct SeriesWriter<'a> {
    buffer: &'a mut OutputBuffer,
    /// The encoded labels of the keys.
    keys: &'a BlockList,
    /// Memory for a part of a message.
    part: &'a mut Vec<u8>,
    kind: MetricType,
    number: NumberField,
    /// The prefix of the last series.
    prefix: MetricPrefix,
    parts: SampleParts<'a>,
    /// The bounds of a histogram as fields.
    bounds: &'a [Blocks],
}

impl SeriesWriter<'_> {
    /// Writes the series of each row.
    fn rows(&mut self, rows: &KeyedRows<'_>, columns: Columns<'_>) {
        let mut keys = self.keys.iter();
        if columns.are_plain_numbers() {
            for words in rows.values.words(columns.start) {
                let key = keys.next().unwrap_or(Piece::NONE);
                columns.each_number(words, |index, number| self.number(index, key, number));
            }
            return;
        }
        for values in rows.values.values(columns.fields, columns.start) {
            let (key, mut index) = (keys.next().unwrap_or(Piece::NONE), 0);
            values.for_each(|point| {
                self.point(index, key, point);
                index += 1;
            });
        }
    }

    /// Writes the single series of a registry metric.
    fn registry_metric(&mut self, value: u64) {
        self.number(0, Piece::NONE, Number::Unsigned(value));
    }

    /// Writes the series with this index in its row, which may have no value.
    fn point(&mut self, index: usize, key: Piece<'_>, point: Option<Point<'_>>) {
        let kind = self.kind;
        match point {
            None => {}
            Some(Point::Number(number)) => self.number(index, key, number),
            Some(Point::Exemplified(number, exemplar)) => {
                self.metric(index, key, |part, _| {
                    wire::number(part, kind, number.to_f64(), Some(exemplar));
                });
            }
            Some(Point::Histogram(point)) => {
                self.metric(index, key, |part, bounds| histogram(part, bounds, point));
            }
            Some(Point::Info(labels)) => self.metric(index, key, |part, _| {
                for (index, name) in labels.names().iter().enumerate() {
                    wire::label(part, name, labels.value(index));
                }
                wire::number(part, kind, 1.0, None);
            }),
        }
    }

    /// Writes a series with a number.
    #[inline]
    fn number(&mut self, index: usize, key: Piece<'_>, number: Number) {
        let field = self.number;
        self.series(index, key, NumberField::LEN, |bytes| field.write(bytes, number.to_f64()));
    }

    /// Writes a series. `write` receives the bounds and appends the fields after the labels.
    fn metric(
        &mut self,
        index: usize,
        key: Piece<'_>,
        write: impl FnOnce(&mut Vec<u8>, &[Blocks]),
    ) {
        self.part.clear();
        write(self.part, self.bounds);
        self.series(index, key, self.part.len(), |_| 0);
        self.buffer.append(self.part);
    }

    /// Writes the prefix and the labels of a series, and the bytes that `value` writes. `rest` is the length of all
    /// fields after the labels.
    #[inline]
    fn series(
        &mut self,
        index: usize,
        key: Piece<'_>,
        rest: usize,
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let Some(labels) = self.parts.labels(index, key) else { return };
        let [head, key, tail] = labels;
        self.prefix.update(head.len + key.len + tail.len + rest);
        self.buffer.line([self.prefix.piece(), head, key, tail], value);
    }
}

/// Appends a histogram. The bucket `+Inf` is written only if it has an exemplar: its count is the count of the
/// histogram.
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
