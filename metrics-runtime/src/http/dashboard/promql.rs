//! Example queries for families.

use crate::MetricType;

/// Returns a typical query for a family of this type.
pub(super) fn query(name: &str, kind: MetricType) -> String {
    match kind {
        MetricType::Counter => format!("rate({name}[5m])"),
        MetricType::Histogram => {
            format!("histogram_quantile(0.99, sum by (le) (rate({name}_bucket[5m])))")
        }
        // The mean, because quantiles of several instances cannot be aggregated.
        MetricType::Summary => format!("rate({name}_sum[5m]) / rate({name}_count[5m])"),
        MetricType::StateSet => format!("{name} == 1"),
        MetricType::Gauge | MetricType::Info | MetricType::Unknown => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_fits_the_type() {
        for (kind, expected) in [
            (MetricType::Counter, "rate(x[5m])"),
            (MetricType::Gauge, "x"),
            (MetricType::Histogram, "histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))"),
            (MetricType::Summary, "rate(x_sum[5m]) / rate(x_count[5m])"),
            (MetricType::Info, "x"),
            (MetricType::StateSet, "x == 1"),
            (MetricType::Unknown, "x"),
        ] {
            assert_eq!(query("x", kind), expected);
        }
    }
}
