//! Descriptions of families, and the names that they use in an exposition.

use frozen_metrics_schema::{FamilySchema, Schema, Text};

use crate::gather::{MetricFamily, MetricType};

/// A family of a source, as an [`Exporter`](crate::Exporter) checks it for duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyInfo {
    /// The exposed name.
    pub name: Text,
    /// The type. It determines which other names the family uses, such as the `_count` of a histogram.
    pub kind: MetricType,
    /// The names of the labels, as far as they are known.
    pub labels: Vec<Text>,
}

impl From<MetricFamily> for FamilyInfo {
    fn from(family: MetricFamily) -> Self {
        let mut labels: Vec<Text> = Vec::new();
        for label in family.series.into_iter().flat_map(|series| series.labels) {
            if !labels.contains(&label.name) {
                labels.push(label.name);
            }
        }
        Self { name: family.name.into(), kind: family.kind, labels }
    }
}

impl FamilyInfo {
    /// Returns the description of a family that a struct declares.
    pub(crate) fn from_schema(schema: &'static Schema, family: &'static FamilySchema) -> Self {
        let mut labels: Vec<Text> = family.label_names().map(Text::Borrowed).collect();
        let key_index = family.key_at.min(labels.len());
        let key = schema.key_labels_of(family).map(|label| label.name.clone());
        labels.splice(key_index..key_index, key);
        Self { name: family.name.clone(), kind: MetricType::from_kind(&family.kind), labels }
    }
}
