//! What the rules read.

use super::StyleLint;
use crate::{Kind, RegistryMetric};

/// What one field of a struct declares, or one name of its registry: series, and what is said of
/// their family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The family's name on the wire.
    pub name: String,
    /// The family's type.
    pub kind: Kind,
    /// Whether it keeps exemplars.
    pub exemplars: bool,
    /// The unit, if the instrument or the field states one.
    pub unit: Option<String>,
    /// The HELP text; `None` if another field of the family states it.
    pub help: Option<String>,
    /// The labels whose values are known when compiling, in the order of the wire.
    pub labels: Vec<ClosedLabel>,
    /// How many of them stand before the labels of the key.
    pub key_at: usize,
    /// The style lints that the field allows.
    pub allowed: Vec<StyleLint>,
    /// What it measures of the registry; `None` for a field.
    pub registry_metric: Option<RegistryMetric>,
}

/// A label and all the values it can have: one where it is constant, several where it partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedLabel {
    /// The label's name.
    pub name: String,
    /// Its values, in the order they are shown.
    pub values: Vec<String>,
}

impl Declaration {
    /// The names of all its labels, in the order of the wire.
    pub(super) fn label_names(&self) -> impl Iterator<Item = &str> {
        let closed = self.labels.iter().map(|label| &*label.name);
        closed.chain(self.kind.open_labels().iter().map(|name| &**name))
    }

    /// Whether a series of `other`, of the same label names, has the label values of one of these.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let shared = |(a, b): (&ClosedLabel, &ClosedLabel)| {
            a.values.iter().any(|value| b.values.contains(value))
        };
        self.labels.iter().zip(&other.labels).all(shared)
    }
}
