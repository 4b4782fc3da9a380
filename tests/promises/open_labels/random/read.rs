//! Scrapes read by a parser of their format.

use std::collections::BTreeMap;

use frozen_metrics::{Exporter, Format, MetricFamily, MetricValue};
use tests::encoded;

use crate::exposition::{Sample, openmetrics, samples};
use crate::protobuf::messages;

/// Scrapes, and returns what a parser of the format reads.
pub(super) fn shown(exporter: &Exporter, format: Format) -> Vec<Sample> {
    let mut samples = match format {
        Format::Protobuf => {
            let mut out = Vec::new();
            exporter.encode(&mut out, format);
            let families = messages::decoded(&out);
            return families.iter().map(messages::family).flat_map(samples_of).collect();
        }
        Format::OpenMetrics => openmetrics::families(&encoded(exporter, format))
            .into_iter()
            .flat_map(|family| family.samples)
            .collect(),
        _ => samples(&encoded(exporter, format)),
    };
    for le in samples.iter_mut().filter_map(|sample| sample.labels.get_mut("le")) {
        *le = format!("{:?}", le.parse::<f64>().unwrap());
    }
    samples
}

/// Returns the samples of the text format.
fn samples_of(family: MetricFamily) -> Vec<Sample> {
    let mut samples = Vec::new();
    for series in family.series {
        let labels = series.labels.into_iter();
        let labels: BTreeMap<_, _> =
            labels.map(|label| (label.name.into_owned(), label.value.into_owned())).collect();
        let mut add = |suffix, le: Option<f64>, value| {
            let le = le.map(|le| ("le".to_owned(), format!("{le:?}")));
            let labels = labels.clone().into_iter().chain(le).collect();
            samples.push(Sample { name: format!("{}{suffix}", family.name), labels, value });
        };
        match series.value {
            MetricValue::Histogram { buckets, sum } => {
                let count = buckets.last().unwrap().1;
                buckets.iter().for_each(|(le, count)| add("_bucket", Some(*le), *count as f64));
                add("_sum", None, sum.unwrap());
                add("_count", None, count as f64);
            }
            MetricValue::Number(value) => add("", None, value),
            value => panic!("unexpected value {value:?}"),
        }
    }
    samples
}
