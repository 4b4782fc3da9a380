//! `labels(role = "leader", channel)`: constant labels, and where among them those of the key are.

use std::mem;

use syn::Ident;

use super::aliases;
use super::attribute::Entry;
use crate::errors::Errors;
use crate::model::{DeclaredValues, Keyed, LabelValues, Spanned, name_of};

/// The labels of a field.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) labels: Vec<LabelValues>,
    /// The name of the key, with how many labels precede it.
    pub(super) key_labels: Vec<(usize, Ident)>,
}

pub(super) fn parse(entry: &Entry, errors: &mut Errors) -> Option<Labels> {
    let mut labels = Labels::default();
    for pair in entry.list(errors, "labels(role = \"leader\")") {
        if pair.key == aliases::RENAMED_FROM {
            errors.at(&pair.key, aliases::RENAMED_LABEL);
        } else if pair.is_bare() {
            labels.key_labels.push((labels.labels.len(), pair.key));
        } else if let Some(value) = pair.string(errors) {
            labels.labels.push(LabelValues {
                name: Spanned::from(&pair.key),
                values: DeclaredValues::Constant(Spanned::from(&value)),
            });
        }
    }
    Some(labels)
}

/// Parses the labels of all fields, which the struct declares. A duplicate is reported here, because the rules would
/// report it for each family.
pub(super) fn of_struct(entry: &Entry, errors: &mut Errors) -> Option<Vec<LabelValues>> {
    let Labels { labels, key_labels } = parse(entry, errors)?;
    for (_, label) in key_labels {
        without_value(errors, &label);
    }
    for (index, label) in labels.iter().enumerate() {
        let name = &label.name;
        if labels[..index].iter().any(|earlier| earlier.name.value == name.value) {
            errors.at_span(name.span, format!("duplicate label `{}`", name.value));
        }
    }
    Some(labels)
}

fn without_value(errors: &mut Errors, label: &Ident) {
    errors.at(
        label,
        format!("expected `{label} = \"…\"`: for a value that is set at run time, use a `Family`"),
    );
}

impl Labels {
    /// Adds the labels of all fields before those of the field.
    pub(super) fn after(mut self, of_struct: &[LabelValues]) -> Self {
        self.key_labels.iter_mut().for_each(|(index, _)| *index += of_struct.len());
        self.labels.splice(..0, of_struct.iter().cloned());
        self
    }

    /// Adds the labels that partition the metric, before the constant ones if `is_first`.
    pub(super) fn with(mut self, by: Vec<LabelValues>, is_first: bool) -> Self {
        let index = if is_first { 0 } else { self.labels.len() };
        if is_first {
            self.key_labels.iter_mut().for_each(|(index, _)| *index += by.len());
        }
        self.labels.splice(index..index, by);
        self
    }

    /// Returns how many labels precede those of the key, whose position the field may list.
    pub(super) fn key_index(&self, errors: &mut Errors, keyed: Option<&Keyed>) -> usize {
        let listed = &self.key_labels;
        let Some((first, _)) = listed.first() else { return 0 };
        let Some(keyed) = keyed else {
            for (_, label) in listed {
                without_value(errors, label);
            }
            return 0;
        };
        let mut is_listed = false;
        for (_, label) in listed {
            if name_of(label) != name_of(&keyed.name) {
                let key = &keyed.name;
                errors.at(
                    label,
                    format!("`{label}` is not the key, which is `{key}`: rename it, or give it a value with `{label} = \"…\"`"),
                );
            } else if mem::replace(&mut is_listed, true) {
                errors.at(label, format!("duplicate label `{label}`"));
            }
        }
        *first
    }
}
