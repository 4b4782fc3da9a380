//! Validation of values: each must fit the type of its family.

use frozen_metrics_schema::exposition::bound;

use crate::gather::{MetricFamily, MetricSeries, MetricType, MetricValue};

/// Returns the problem of a series' value.
pub(super) fn fault(family: &MetricFamily, series: &MetricSeries) -> Option<String> {
    match (family.kind, &series.value) {
        (MetricType::Histogram, MetricValue::Histogram { buckets, .. }) => histogram(buckets),
        (MetricType::Summary, MetricValue::Summary { quantiles, .. }) => summary(quantiles),
        (MetricType::Histogram, _) => Some("a histogram without buckets".to_owned()),
        (MetricType::Summary, _) => Some("a summary without a count".to_owned()),
        (_, MetricValue::Histogram { .. }) => {
            Some("buckets in a family that is not a histogram".to_owned())
        }
        (_, MetricValue::Summary { .. }) => {
            Some("quantiles in a family that is not a summary".to_owned())
        }
        (kind, MetricValue::Number(value)) => {
            number(kind, *value).or_else(|| state(family, series))
        }
    }
}

fn number(kind: MetricType, value: f64) -> Option<String> {
    let (what, is_legal) = match kind {
        MetricType::Counter => ("a counter", value >= 0.0),
        MetricType::Info => ("an info", value == 1.0),
        MetricType::StateSet => ("a state", [0.0, 1.0].contains(&value)),
        _ => return None,
    };
    (!is_legal).then(|| format!("{what} may not be {}", bound(value)))
}

/// Checks that a series of a state set has the label with the family's name, which holds the state.
fn state(family: &MetricFamily, series: &MetricSeries) -> Option<String> {
    let has_state = series.labels.iter().any(|label| *label.name == family.name);
    let is_missing = family.kind == MetricType::StateSet && !has_state;
    is_missing.then(|| format!("a state without the label `{}`", family.name))
}

fn histogram(buckets: &[(f64, u64)]) -> Option<String> {
    if buckets.last().is_none_or(|(bound, _)| *bound != f64::INFINITY) {
        return Some("the last bucket is not `+Inf`".to_owned());
    }
    if !buckets.is_sorted_by(|(bound, _), (next, _)| bound < next) {
        return Some("bucket bounds do not increase".to_owned());
    }
    let is_cumulative = buckets.is_sorted_by(|(_, count), (_, next)| count <= next);
    (!is_cumulative).then(|| "bucket counts are not cumulative".to_owned())
}

fn summary(quantiles: &[(f64, f64)]) -> Option<String> {
    for (index, (quantile, _)) in quantiles.iter().enumerate() {
        if !(0.0..=1.0).contains(quantile) {
            return Some(format!("quantile {} is not between 0 and 1", bound(*quantile)));
        }
        if quantiles[..index].iter().any(|(earlier, _)| earlier == quantile) {
            return Some(format!("duplicate quantile {}", bound(*quantile)));
        }
    }
    None
}

/// Returns whether OpenMetrics allows the sum of a histogram or a summary. A sum is a counter there, so it
/// may be neither negative nor `NaN`, and may not decrease as it can with negative observations.
pub(crate) fn has_sum_in_openmetrics(value: &MetricValue) -> bool {
    match value {
        MetricValue::Histogram { buckets, sum } => {
            let may_fall = buckets.first().is_some_and(|(bound, _)| *bound < 0.0);
            sum.is_some_and(|sum| sum >= 0.0) && !may_fall
        }
        MetricValue::Summary { sum, .. } => *sum >= 0.0,
        MetricValue::Number(_) => false,
    }
}

/// Returns whether OpenMetrics allows this value of a quantile.
pub(crate) fn is_quantile_in_openmetrics(value: f64) -> bool {
    value.is_nan() || value >= 0.0
}

/// Returns whether OpenMetrics shows fewer samples of this value than the other formats.
pub(super) fn is_reduced_in_openmetrics(value: &MetricValue) -> bool {
    match value {
        MetricValue::Number(_) => false,
        MetricValue::Histogram { sum, .. } => sum.is_some() && !has_sum_in_openmetrics(value),
        MetricValue::Summary { quantiles, .. } => {
            let mut values = quantiles.iter().map(|(_, value)| *value);
            !has_sum_in_openmetrics(value) || !values.all(is_quantile_in_openmetrics)
        }
    }
}
