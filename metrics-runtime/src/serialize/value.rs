//! A value as serde sees it.

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::gather::MetricValue;

/// [`MetricValue`] with numbers that survive any format.
#[derive(Serialize, Deserialize)]
#[serde(rename = "MetricValue", rename_all = "lowercase")]
pub(crate) enum Spelled {
    Number(Number),
    Histogram { buckets: Vec<(Number, u64)>, sum: Option<Number> },
    Summary { quantiles: Vec<(Number, Number)>, sum: Number, count: u64 },
}

impl From<MetricValue> for Spelled {
    fn from(value: MetricValue) -> Self {
        match value {
            MetricValue::Number(value) => Spelled::Number(Number(value)),
            MetricValue::Histogram { buckets, sum } => Spelled::Histogram {
                buckets: buckets.into_iter().map(|(le, count)| (Number(le), count)).collect(),
                sum: sum.map(Number),
            },
            MetricValue::Summary { quantiles, sum, count } => Spelled::Summary {
                quantiles: quantiles.into_iter().map(|(q, v)| (Number(q), Number(v))).collect(),
                sum: Number(sum),
                count,
            },
        }
    }
}

impl From<Spelled> for MetricValue {
    fn from(spelled: Spelled) -> Self {
        match spelled {
            Spelled::Number(value) => MetricValue::Number(value.0),
            Spelled::Histogram { buckets, sum } => MetricValue::Histogram {
                buckets: buckets.into_iter().map(|(le, count)| (le.0, count)).collect(),
                sum: sum.map(|sum| sum.0),
            },
            Spelled::Summary { quantiles, sum, count } => MetricValue::Summary {
                quantiles: quantiles.into_iter().map(|(q, v)| (q.0, v.0)).collect(),
                sum: sum.0,
                count,
            },
        }
    }
}
