//! The input of the rules.

use super::StyleLint;
use crate::golden::Annotation;
use crate::{Kind, RegistryMetric};

/// The declaration of one field of a struct, or of one metric of its registry: its series, and what it states
/// about their family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The family's name on the wire.
    pub name: String,
    /// The family's type.
    pub kind: Kind,
    /// Whether a layout type states the bounds of the histogram. They are known only to the compiler, and `kind` has
    /// none.
    pub has_layout: bool,
    /// The annotations of the family with their texts.
    pub annotations: Vec<(&'static Annotation, String)>,
    /// The HELP text; `None` if another field of the family states it.
    pub help: Option<String>,
    /// The labels whose values are known at compile time, in wire order.
    pub labels: Vec<ClosedLabel>,
    /// The number of these labels before those of the keys.
    pub key_at: usize,
    /// The bounds of labels of its own whose values are set at run time; `None` if it has no such labels.
    pub limits: Option<Limits>,
    /// The style lints that the field allows.
    pub allowed: Vec<StyleLint>,
    /// The unit of its values under any name, if its instrument has one.
    pub fixed_unit: Option<&'static str>,
    /// The metric of the registry that is declared; `None` for a field.
    pub registry_metric: Option<RegistryMetric>,
    /// The former names of the family, each with the version or the date at which it ends.
    pub aliases: Vec<(String, String)>,
}

/// The bounds of a family's own labels whose values are set at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of label sets.
    pub max_keys: usize,
    /// The value of each label past the maximum.
    pub overflow: String,
    /// The type that states the labels, as in the source.
    pub labels: String,
}

/// A label with all its values: one if it is constant, several if it partitions the metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedLabel {
    /// The label's name.
    pub name: String,
    /// The values in the order of a scrape.
    pub values: Vec<String>,
}

impl Declaration {
    /// Returns the bounds of a histogram; `None` for other types, and if a layout type states them.
    pub(super) fn bounds(&self) -> Option<&[f64]> {
        match &self.kind {
            Kind::Histogram(buckets) if !self.has_layout => Some(buckets.bounds()),
            _ => None,
        }
    }

    /// Returns the text of an annotation.
    pub(super) fn annotation(&self, annotation: &Annotation) -> Option<&str> {
        let declared = self.annotations.iter().find(|(declared, _)| *declared == annotation);
        declared.map(|(_, text)| &**text)
    }

    /// Returns the names of all its labels in wire order.
    pub(super) fn label_names(&self) -> impl Iterator<Item = &str> {
        let closed = self.labels.iter().map(|label| &*label.name);
        closed.chain(self.kind.open_labels().iter().map(|name| &**name))
    }

    /// Returns whether `other`, which has the same label names, has a series with the same label values as a
    /// series of `self`.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let shared = |(a, b): (&ClosedLabel, &ClosedLabel)| {
            a.values.iter().any(|value| b.values.contains(value))
        };
        self.labels.iter().zip(&other.labels).all(shared)
    }
}
