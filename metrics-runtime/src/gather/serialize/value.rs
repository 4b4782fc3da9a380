//! The serialised form of a value.

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::gather::MetricValue;

/// A [`MetricValue`] whose numbers every format can represent.
#[derive(Serialize, Deserialize)]
#[serde(rename = "MetricValue", rename_all = "lowercase")]
pub(crate) enum SerializedValue {
    Number(Number),
    Histogram { buckets: Vec<(Number, u64)>, sum: Option<Number> },
    Summary { quantiles: Vec<(Number, Number)>, sum: Number, count: u64 },
}

impl From<MetricValue> for SerializedValue {
    fn from(value: MetricValue) -> Self {
        match value {
            MetricValue::Number(value) => SerializedValue::Number(Number(value)),
            MetricValue::Histogram { buckets, sum } => SerializedValue::Histogram {
                buckets: buckets.into_iter().map(|(le, count)| (Number(le), count)).collect(),
                sum: sum.map(Number),
            },
            MetricValue::Summary { quantiles, sum, count } => SerializedValue::Summary {
                quantiles: quantiles.into_iter().map(|(q, v)| (Number(q), Number(v))).collect(),
                sum: Number(sum),
                count,
            },
        }
    }
}

impl From<SerializedValue> for MetricValue {
    fn from(serialized: SerializedValue) -> Self {
        match serialized {
            SerializedValue::Number(value) => MetricValue::Number(value.0),
            SerializedValue::Histogram { buckets, sum } => MetricValue::Histogram {
                buckets: buckets.into_iter().map(|(le, count)| (le.0, count)).collect(),
                sum: sum.map(|sum| sum.0),
            },
            SerializedValue::Summary { quantiles, sum, count } => MetricValue::Summary {
                quantiles: quantiles.into_iter().map(|(q, v)| (q.0, v.0)).collect(),
                sum: sum.0,
                count,
            },
        }
    }
}
