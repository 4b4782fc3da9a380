//! The labels of a family on the wire, wherever the schema declares them.

use std::collections::BTreeSet;

use crate::diff::Declared;
use crate::golden::EXAMPLE_KEY;
use crate::{Key, Series};

/// A label of a family on the wire: a constant label, a label of a key, or a label of an info.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireLabel<'a> {
    /// The label's name.
    pub name: &'a str,
    /// Its values, without the empty one, which means that there is no label; `None` if it can have any value.
    pub values: Option<BTreeSet<&'a str>>,
}

impl<'a> Declared<'a> {
    /// Returns the labels of the family in wire order. A label whose value is empty on every series is left out.
    pub fn wire_labels(self) -> Vec<WireLabel<'a>> {
        let Self { schema, family } = self;
        let mut labels: Vec<WireLabel<'a>> = Vec::new();
        for name in schema.label_names_of(family) {
            let of_key = schema.key_labels_of(family).find(|label| label.name == name);
            let values = match of_key {
                Some(label) if label.values.is_empty() => None,
                Some(label) => Some(label.values.iter().map(|value| &**value).collect()),
                None => constant_values(&family.series, name),
            };
            labels.push(WireLabel { name, values });
        }
        labels.retain(|label| label.values.as_ref().is_none_or(|values| !values.is_empty()));
        labels
    }

    /// Returns the keys whose labels the family has: that of its schema, and its own.
    pub fn keys(self) -> impl Iterator<Item = &'a Key> {
        self.key_of_set().into_iter().chain(self.family.key.as_ref())
    }

    /// Returns the key of the schema, unless the family is a metric of the registry, which has none.
    pub(in crate::diff) fn key_of_set(self) -> Option<&'a Key> {
        self.schema.key.as_ref().filter(|_| self.family.registry_metric.is_none())
    }

    /// Returns the maximum number of samples of the family in a scrape. Saturates at `usize::MAX`.
    pub fn samples_at_most(self) -> usize {
        self.schema.samples_at_most(self.family)
    }
}

/// Returns the values of a constant label; `None` if the golden shows the example value, or if it is the label
/// of an info, whose values are set at run time.
fn constant_values<'a>(series: &'a [Series], name: &str) -> Option<BTreeSet<&'a str>> {
    let labels = series.iter().flat_map(|series| &*series.labels);
    let mut values = BTreeSet::new();
    let mut is_constant = false;
    for label in labels.filter(|label| label.name == name) {
        is_constant = true;
        if label.value == EXAMPLE_KEY {
            return None;
        }
        if !label.value.is_empty() {
            values.insert(&*label.value);
        }
    }
    is_constant.then_some(values)
}
