//! The labels that a member already has.

use frozen_metrics_schema::{FamilySchema, Key, Label, Schema};

use super::read::{families, is, key_labels, labels, open_labels, series};

/// Returns whether the key or a family of the schema has a label with this name.
pub(super) const fn declares(schema: &Schema, label: &str) -> bool {
    if key_has_label(schema.key.as_ref(), label) {
        return true;
    }
    let families = families(schema);
    let mut index = 0;
    while index < families.len() {
        if family_has_label(&families[index], label) {
            return true;
        }
        index += 1;
    }
    false
}

const fn key_has_label(key: Option<&Key>, label: &str) -> bool {
    let Some(key) = key else { return false };
    let labels = key_labels(key);
    let mut index = 0;
    while index < labels.len() {
        if is(&labels[index].name, label) {
            return true;
        }
        index += 1;
    }
    false
}

const fn family_has_label(family: &FamilySchema, label: &str) -> bool {
    if key_has_label(family.key.as_ref(), label) {
        return true;
    }
    let names = open_labels(&family.kind);
    let mut index = 0;
    while index < names.len() {
        if is(&names[index], label) {
            return true;
        }
        index += 1;
    }
    // Every series of a family has the same labels.
    match series(family) {
        [first, ..] => is_among(labels(first), label),
        [] => false,
    }
}

/// Returns whether one of the labels has this name.
pub(super) const fn is_among(labels: &[Label], label: &str) -> bool {
    let mut index = 0;
    while index < labels.len() {
        if is(&labels[index].name, label) {
            return true;
        }
        index += 1;
    }
    false
}
