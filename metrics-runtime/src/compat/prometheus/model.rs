//! Conversions between the family types of `prometheus` and of this crate.

use frozen_metrics_schema::Label;
use prometheus::proto;

use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// Converts a family of `prometheus`.
pub(super) fn read(family: &proto::MetricFamily) -> MetricFamily {
    let kind = family.get_field_type();
    let series = family.get_metric().iter().map(|metric| MetricSeries {
        labels: metric.get_label().iter().map(read_label).collect(),
        value: read_value(kind, metric),
    });
    MetricFamily {
        name: family.name().to_owned(),
        kind: match kind {
            proto::MetricType::COUNTER => MetricType::Counter,
            proto::MetricType::GAUGE => MetricType::Gauge,
            proto::MetricType::HISTOGRAM => MetricType::Histogram,
            proto::MetricType::SUMMARY => MetricType::Summary,
            proto::MetricType::UNTYPED => MetricType::Unknown,
        },
        unit: None,
        help: family.help().to_owned(),
        series: series.collect(),
    }
}

fn read_label(label: &proto::LabelPair) -> Label {
    Label { name: label.name().to_owned().into(), value: label.value().to_owned().into() }
}

fn read_value(kind: proto::MetricType, metric: &proto::Metric) -> MetricValue {
    match kind {
        proto::MetricType::COUNTER => MetricValue::Number(metric.get_counter().value()),
        proto::MetricType::GAUGE => MetricValue::Number(metric.get_gauge().value()),
        proto::MetricType::UNTYPED => MetricValue::Number(metric.untyped.value()),
        proto::MetricType::HISTOGRAM => read_histogram(metric.get_histogram()),
        proto::MetricType::SUMMARY => {
            let summary = metric.get_summary();
            let quantiles = summary.get_quantile().iter();
            MetricValue::Summary {
                quantiles: quantiles.map(|value| (value.quantile(), value.value())).collect(),
                sum: summary.sample_sum(),
                count: summary.sample_count(),
            }
        }
    }
}

/// Converts a histogram. The counts of `prometheus` are cumulative, but the bucket `+Inf` may be missing. If
/// it is present with a count that differs from the histogram's, both are kept, so that validation detects
/// the inconsistency.
fn read_histogram(histogram: &proto::Histogram) -> MetricValue {
    let buckets = histogram.get_bucket().iter();
    let mut buckets: Vec<_> =
        buckets.map(|bucket| (bucket.upper_bound(), bucket.cumulative_count())).collect();
    let all = (f64::INFINITY, histogram.get_sample_count());
    if buckets.last() != Some(&all) {
        buckets.push(all);
    }
    MetricValue::Histogram { buckets, sum: Some(histogram.get_sample_sum()) }
}

/// Converts a family to one of `prometheus`. A family of unknown type becomes a gauge.
pub(super) fn write(family: &MetricFamily) -> proto::MetricFamily {
    let kind = match family.kind {
        MetricType::Counter => proto::MetricType::COUNTER,
        MetricType::Gauge | MetricType::Info | MetricType::StateSet | MetricType::Unknown => {
            proto::MetricType::GAUGE
        }
        MetricType::Histogram => proto::MetricType::HISTOGRAM,
        MetricType::Summary => proto::MetricType::SUMMARY,
    };
    let mut written = proto::MetricFamily::default();
    written.set_name(family.name.clone());
    written.set_help(family.help.clone());
    written.set_field_type(kind);
    written.set_metric(family.series.iter().map(|series| write_series(kind, series)).collect());
    written
}

fn write_series(kind: proto::MetricType, series: &MetricSeries) -> proto::Metric {
    let mut metric = proto::Metric::from_label(series.labels.iter().map(write_label).collect());
    match &series.value {
        MetricValue::Number(value) => write_number(&mut metric, kind, *value),
        MetricValue::Histogram { buckets, sum } => {
            metric.set_histogram(write_histogram(buckets, *sum));
        }
        MetricValue::Summary { quantiles, sum, count } => {
            let mut summary = proto::Summary::default();
            summary.set_quantile(quantiles.iter().copied().map(write_quantile).collect());
            summary.set_sample_sum(*sum);
            summary.set_sample_count(*count);
            metric.set_summary(summary);
        }
    }
    metric
}

fn write_label(label: &Label) -> proto::LabelPair {
    let mut pair = proto::LabelPair::default();
    pair.set_name(label.name.to_string());
    pair.set_value(label.value.to_string());
    pair
}

fn write_number(metric: &mut proto::Metric, kind: proto::MetricType, value: f64) {
    match kind {
        proto::MetricType::COUNTER => {
            let mut counter = proto::Counter::default();
            counter.set_value(value);
            metric.set_counter(counter);
        }
        _ => {
            let mut gauge = proto::Gauge::default();
            gauge.set_value(value);
            metric.set_gauge(gauge);
        }
    }
}

/// Converts a histogram. The count of `+Inf` becomes the count of the histogram.
fn write_histogram(buckets: &[(f64, u64)], sum: Option<f64>) -> proto::Histogram {
    let bounded = buckets.iter().filter(|(bound, _)| *bound != f64::INFINITY);
    let bounded = bounded.map(|(bound, count)| {
        let mut bucket = proto::Bucket::default();
        bucket.set_upper_bound(*bound);
        bucket.set_cumulative_count(*count);
        bucket
    });
    let mut histogram = proto::Histogram::default();
    histogram.set_bucket(bounded.collect());
    histogram.set_sample_count(buckets.last().map_or(0, |(_, count)| *count));
    histogram.set_sample_sum(sum.unwrap_or(f64::NAN));
    histogram
}

fn write_quantile((quantile, value): (f64, f64)) -> proto::Quantile {
    let mut written = proto::Quantile::default();
    written.set_quantile(quantile);
    written.set_value(value);
    written
}
