//! The messages of the protobuf format, decoded with types that are generated from their official definition:
//! [`metrics.proto`][source], version 0.6.2.
//!
//! [source]: https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics.proto

use frozen_metrics::schema::Label;
use frozen_metrics::{MetricFamily, MetricSeries, MetricType, MetricValue};
use protobuf::CodedInputStream;

#[allow(clippy::allow_attributes_without_reason, unreachable_pub, reason = "the code is generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/proto/mod.rs"));
}

pub(crate) use generated::metrics as proto;

/// Decodes messages, each preceded by its length.
pub(crate) fn decoded(bytes: &[u8]) -> Vec<proto::MetricFamily> {
    let mut input = CodedInputStream::from_bytes(bytes);
    let mut families = Vec::new();
    while !input.eof().unwrap() {
        families.push(input.read_message().unwrap());
    }
    families
}

/// Converts a message to a family. The last bucket of a histogram is added if it is missing.
pub(crate) fn family(message: &proto::MetricFamily) -> MetricFamily {
    let unknown = message.special_fields.unknown_fields();
    assert_eq!(unknown.iter().count(), 0, "{message}");
    assert!(message.has_type() && message.has_name() && message.has_help(), "{message}");
    MetricFamily {
        name: message.name().to_owned(),
        kind: match message.type_() {
            proto::MetricType::COUNTER => MetricType::Counter,
            proto::MetricType::GAUGE => MetricType::Gauge,
            proto::MetricType::SUMMARY => MetricType::Summary,
            proto::MetricType::UNTYPED => MetricType::Unknown,
            proto::MetricType::HISTOGRAM => MetricType::Histogram,
            proto::MetricType::GAUGE_HISTOGRAM => panic!("no source has this type"),
        },
        unit: message.unit.clone(),
        help: message.help().to_owned(),
        series: message.metric.iter().map(|metric| series(message.type_(), metric)).collect(),
    }
}

fn series(kind: proto::MetricType, metric: &proto::Metric) -> MetricSeries {
    let values = [
        metric.gauge.is_some(),
        metric.counter.is_some(),
        metric.summary.is_some(),
        metric.untyped.is_some(),
        metric.histogram.is_some(),
    ];
    assert_eq!(values.into_iter().filter(|is_present| *is_present).count(), 1, "{metric}");
    let value = match kind {
        proto::MetricType::COUNTER => MetricValue::Number(metric.counter.value.unwrap()),
        proto::MetricType::GAUGE => MetricValue::Number(metric.gauge.value.unwrap()),
        proto::MetricType::UNTYPED => MetricValue::Number(metric.untyped.value.unwrap()),
        proto::MetricType::SUMMARY => {
            let quantiles = metric.summary.quantile.iter();
            MetricValue::Summary {
                quantiles: quantiles
                    .map(|quantile| (quantile.quantile.unwrap(), quantile.value.unwrap()))
                    .collect(),
                sum: metric.summary.sample_sum.unwrap(),
                count: metric.summary.sample_count.unwrap(),
            }
        }
        proto::MetricType::HISTOGRAM | proto::MetricType::GAUGE_HISTOGRAM => {
            let buckets = metric.histogram.bucket.iter();
            let mut buckets: Vec<_> = buckets
                .map(|bucket| (bucket.upper_bound.unwrap(), bucket.cumulative_count.unwrap()))
                .collect();
            let all = (f64::INFINITY, metric.histogram.sample_count.unwrap());
            if buckets.last() != Some(&all) {
                buckets.push(all);
            }
            MetricValue::Histogram { buckets, sum: metric.histogram.sample_sum }
        }
    };
    MetricSeries { labels: labels(&metric.label), value }
}

/// Converts the labels of a series or an exemplar.
pub(crate) fn labels(labels: &[proto::LabelPair]) -> Vec<Label> {
    let label = |label: &proto::LabelPair| Label {
        name: label.name.clone().unwrap().into(),
        value: label.value.clone().unwrap().into(),
    };
    labels.iter().map(label).collect()
}
