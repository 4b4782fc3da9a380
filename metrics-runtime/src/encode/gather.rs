//! The families of structs as plain values.

use frozen_metrics_schema::{FamilySchema, Label};

use super::declared::{Columns, KeyedRows};
use super::sink::Sink;
use super::template::split_at_key;
use crate::gather::{MetricFamily, MetricSeries, MetricValue};
use crate::point::{HistogramPoint, Point, Sum};

/// Gathers a family: one series for each value of a row, or the value of a registry metric. `head` is the family
/// without series.
pub(super) fn gather_family(
    family: &FamilySchema,
    head: MetricFamily,
    rows: &KeyedRows<'_>,
    columns: Columns<'_>,
    is_new: bool,
    sink: &mut dyn Sink,
) {
    if let Some(registry_metric) = family.registry_metric {
        begin(family, head, 1, is_new, sink);
        let value = MetricValue::Number(rows.usage.value(registry_metric) as f64);
        return sink.series(MetricSeries { labels: Vec::new(), value });
    }
    begin(family, head, rows.values.rows() * family.series.len(), is_new, sink);
    let key_labels = rows.layout.schema.key_labels_of(family);
    for (index, values) in rows.values.values(columns.fields, columns.start).enumerate() {
        let mut declared = family.series.iter().map(|series| &*series.labels);
        values.for_each(|point| {
            let constant = declared.next().unwrap_or_default();
            if let Some(point) = point {
                let (before, after) = split_at_key(family, constant);
                let mut labels = Vec::with_capacity(constant.len() + key_labels.clone().count());
                labels.extend_from_slice(before);
                rows.each_key_label(key_labels.clone(), index, &mut |label, value| {
                    let value = value.to_owned().into();
                    labels.push(Label { name: label.name.clone(), value });
                });
                labels.extend_from_slice(after);
                labels.extend(info_labels(point));
                sink.series(MetricSeries { labels, value: number(point) });
            }
        });
    }
}

fn begin(
    family: &FamilySchema,
    head: MetricFamily,
    series: usize,
    is_new: bool,
    sink: &mut dyn Sink,
) {
    sink.family(head, series, is_new);
    if family.alias.is_some() {
        sink.mark_as_alias();
    }
}

fn info_labels(point: Point<'_>) -> Vec<Label> {
    let Point::Info(info) = point else { return Vec::new() };
    let label = |(index, name): (usize, &&'static str)| Label {
        name: (*name).into(),
        value: info.value(index).to_owned().into(),
    };
    info.names().iter().enumerate().map(label).collect()
}

fn number(point: Point<'_>) -> MetricValue {
    match point {
        Point::Number(number) | Point::Exemplified(number, _) => {
            MetricValue::Number(number.to_f64())
        }
        Point::Info(_) => MetricValue::Number(1.0),
        Point::Histogram(HistogramPoint { bounds, buckets, sum, .. }) => {
            let mut count = 0_u64;
            let bounds = bounds.iter().copied().chain([f64::INFINITY]);
            let cumulative = bounds.zip(buckets).map(|(bound, own)| {
                count = count.wrapping_add(*own);
                (bound, count)
            });
            MetricValue::Histogram { buckets: cumulative.collect(), sum: sum.map(Sum::to_f64) }
        }
    }
}
