//! A source of this crate in a registry of `prometheus-client`.

use std::fmt;

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::escape_label_value;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType as ClientType;
use prometheus_client::metrics::exemplar::Exemplar;
use prometheus_client::registry::Unit;

use crate::duplicate_family::DuplicateFamily;
use crate::exporter::{Collect, Exporter};
use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// A collector for a registry of the crate `prometheus-client`, which exposes a source of this crate or a
/// whole [`Exporter`](crate::Exporter).
///
/// HELP texts are passed escaped, because the encoder of `prometheus-client` does not escape them. If a
/// histogram has no sum, the sum is `NaN`, because `prometheus-client` requires one.
///
/// ```
/// use frozen_metrics::compat::prometheus_client::Collector;
/// use frozen_metrics::{Counter, ReplicationMetrics};
/// use prometheus_client::{encoding::text, registry::Registry};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let mut registry = Registry::default();
/// registry.register_collector(Box::new(Collector::new(&NODE)?));
/// NODE.drops_total.inc();
/// let mut out = String::new();
/// text::encode(&mut out, &registry)?;
/// assert_eq!(
///     out,
///     "# HELP node_drops Messages dropped.\n# TYPE node_drops counter\nnode_drops_total 1.0\n# EOF\n",
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Collector {
    exporter: Exporter,
    name: &'static str,
}

impl Collector {
    /// Creates a collector that exposes this source.
    ///
    /// # Errors
    ///
    /// Returns an error if two members of the source declare the same family, which does not happen with a
    /// derived struct or group.
    pub fn new(source: impl Collect + 'static) -> Result<Self, DuplicateFamily> {
        let name = source.info().name();
        Ok(Self { exporter: Exporter::new().with(source)?, name })
    }
}

impl prometheus_client::collector::Collector for Collector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.exporter.gather().iter().try_for_each(|family| write(&mut encoder, family))
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Collector").field(&self.name).finish()
    }
}

fn write(encoder: &mut DescriptorEncoder<'_>, family: &MetricFamily) -> fmt::Result {
    let (name, kind) = family.kind.in_openmetrics(&family.name);
    let kind = match kind {
        MetricType::Counter => ClientType::Counter,
        MetricType::Gauge | MetricType::StateSet => ClientType::Gauge,
        MetricType::Histogram => ClientType::Histogram,
        MetricType::Info => ClientType::Info,
        MetricType::Summary | MetricType::Unknown => ClientType::Unknown,
    };
    // `prometheus-client` appends the unit to the name, which already ends in it. An info has no unit.
    let unit = family.unit.as_deref().filter(|_| !matches!(kind, ClientType::Info));
    let with_unit = unit.and_then(|unit| {
        let name = name.strip_suffix(unit)?.strip_suffix('_')?;
        (!name.is_empty() && !unit.is_empty()).then(|| (name, Some(Unit::Other(unit.to_owned()))))
    });
    let (name, unit) = with_unit.unwrap_or((name, None));
    let mut help = String::new();
    escape_label_value(&mut help, &family.help);
    let mut metric = encoder.encode_descriptor(name, &help, unit.as_ref(), kind)?;
    for series in &family.series {
        write_series(&mut metric, kind, series)?;
    }
    match family.kind {
        MetricType::Summary => write_summary_totals(encoder, family, &help),
        _ => Ok(()),
    }
}

fn write_series(
    metric: &mut MetricEncoder<'_>,
    kind: ClientType,
    MetricSeries { labels, value }: &MetricSeries,
) -> fmt::Result {
    match value {
        MetricValue::Number(_) if matches!(kind, ClientType::Info) => {
            metric.encode_info(&pairs(labels))
        }
        MetricValue::Number(value) => with_labels(metric, pairs(labels), |metric| match kind {
            ClientType::Counter => metric.encode_counter(value, None::<&Exemplar<NoLabelSet, f64>>),
            _ => metric.encode_gauge(value),
        }),
        MetricValue::Histogram { buckets, sum } => with_labels(metric, pairs(labels), |metric| {
            let count = buckets.last().map_or(0, |(_, count)| *count);
            let sum = sum.unwrap_or(f64::NAN);
            metric.encode_histogram::<NoLabelSet>(sum, count, &per_bucket(buckets), None)
        }),
        MetricValue::Summary { quantiles, .. } => {
            quantiles.iter().try_for_each(|(quantile, value)| {
                let mut labels = pairs(labels);
                labels.push(("quantile", quantile.to_string()));
                with_labels(metric, labels, |metric| metric.encode_gauge(value))
            })
        }
    }
}

/// Writes the sum and the count of each summary.
fn write_summary_totals(
    encoder: &mut DescriptorEncoder<'_>,
    family: &MetricFamily,
    help: &str,
) -> fmt::Result {
    for suffix in ["_sum", "_count"] {
        let name = format!("{}{suffix}", family.name);
        let mut metric = encoder.encode_descriptor(&name, help, None, ClientType::Unknown)?;
        for MetricSeries { labels, value } in &family.series {
            if let MetricValue::Summary { sum, count, .. } = value {
                with_labels(&mut metric, pairs(labels), |metric| match suffix {
                    "_sum" => metric.encode_gauge(sum),
                    _ => metric.encode_gauge(count),
                })?;
            }
        }
    }
    Ok(())
}

fn pairs(labels: &[Label]) -> Vec<(&str, String)> {
    labels.iter().map(|label| (&*label.name, label.value.to_string())).collect()
}

/// Calls `write` with an encoder that adds these labels. `prometheus-client` would write braces around an
/// empty list of labels.
fn with_labels(
    metric: &mut MetricEncoder<'_>,
    labels: Vec<(&str, String)>,
    write: impl FnOnce(&mut MetricEncoder<'_>) -> fmt::Result,
) -> fmt::Result {
    match labels.is_empty() {
        true => write(metric),
        false => write(&mut metric.encode_family(&labels)?),
    }
}

/// Converts cumulative counts to counts per bucket, which `prometheus-client` adds up again.
fn per_bucket(buckets: &[(f64, u64)]) -> Vec<(f64, u64)> {
    let mut below = 0;
    let own = buckets.iter().map(|(bound, count)| {
        let own = count.saturating_sub(below);
        below += own;
        (*bound, own)
    });
    own.collect()
}
