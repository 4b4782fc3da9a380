//! Sets with every kind of instrument, and the samples that a reader must find, computed from the
//! gathered values.

use std::sync::Arc;
use std::time::Duration;

use frozen_metrics::build_info::Build;
use frozen_metrics::{Exporter, MetricValue};
use schemas::build_info::NodeBuild;
use schemas::cache::{CacheMetricsRegistry, Rejection};
use schemas::rpc::{Callee, RpcError, RpcMetrics, RpcMetricsRegistry};

use crate::channels::NAMES;
use crate::samples::{self, Samples, Series};

/// Returns services with hostile names.
pub(crate) fn services() -> Arc<RpcMetricsRegistry> {
    let services = Arc::new(RpcMetricsRegistry::new());
    for (number, service) in (1..).zip(NAMES) {
        record(&services.for_callee(Callee { service, version: number }), number);
    }
    services
}

/// Records observations in every bucket, with too many digits to be exact floats by chance.
fn record(service: &RpcMetrics, seed: u32) {
    for number in 0..200 {
        service.incr_call();
        let span = Duration::from_nanos(1_237 * u64::from(seed)) * (1 << (number % 24));
        service.record_latency(span);
        service.record_handler_time(span / 3);
    }
    service.errors_total[RpcError::Timeout].add(u64::from(seed));
    service.in_flight_calls.set(-i64::from(seed));
}

pub(crate) fn exporter(services: &Arc<RpcMetricsRegistry>) -> Exporter {
    let caches = Arc::new(CacheMetricsRegistry::new());
    for (number, name) in (1..).zip(NAMES) {
        let cache = caches.for_cache(name);
        cache.rejections_total[Rejection::TooRare].add(number);
        cache.fill_ratio.set(1.0 / number as f64);
    }
    let (version, rustversion) = ("1.2.3".to_owned(), "\"quoted\"\\\n".to_owned());
    let build = Build { version, revision: "\u{1f980}".to_owned(), rustversion };
    let exporter = Exporter::new().with(Arc::clone(services)).unwrap();
    exporter.with(caches).unwrap().with(NodeBuild { build: build.into() }).unwrap()
}

pub(crate) fn expected(exporter: &Exporter) -> Samples {
    let mut samples = Samples::new();
    for family in exporter.gather() {
        for series in family.series {
            let labels: Series = series
                .labels
                .into_iter()
                .map(|label| (label.name.into_owned(), label.value.into_owned()))
                .collect();
            let mut add = |suffix, le: Option<f64>, value| {
                let mut labels = labels.clone();
                labels.insert("__name__".to_owned(), format!("{}{suffix}", family.name));
                labels.extend(le.map(|le| ("le".to_owned(), le.to_string())));
                samples::add(&mut samples, labels, value);
            };
            match series.value {
                MetricValue::Number(value) => add("", None, value),
                MetricValue::Histogram { buckets, sum, .. } => {
                    let count = buckets.last().unwrap().1;
                    buckets.iter().for_each(|(le, count)| add("_bucket", Some(*le), *count as f64));
                    add("_sum", None, sum.unwrap());
                    add("_count", None, count as f64);
                }
                value => panic!("unexpected value {value:?}"),
            }
        }
    }
    samples
}
