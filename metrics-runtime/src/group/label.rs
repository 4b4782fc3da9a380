//! The labels that a member already has.

use frozen_metrics_schema::{FamilySchema, Label, Schema};

use super::read::{families, is, key_labels, labels, open_labels, series};

/// Returns whether the key or a family of the schema has a label with this name.
pub(super) const fn declares(schema: &Schema, label: &str) -> bool {
    if let Some(key) = &schema.key {
        let labels = key_labels(key);
        let mut at = 0;
        while at < labels.len() {
            if is(&labels[at].name, label) {
                return true;
            }
            at += 1;
        }
    }
    let families = families(schema);
    let mut at = 0;
    while at < families.len() {
        if family_has_label(&families[at], label) {
            return true;
        }
        at += 1;
    }
    false
}

const fn family_has_label(family: &FamilySchema, label: &str) -> bool {
    let names = open_labels(&family.kind);
    let mut at = 0;
    while at < names.len() {
        if is(&names[at], label) {
            return true;
        }
        at += 1;
    }
    // Every series of a family has the same labels.
    match series(family) {
        [first, ..] => is_among(labels(first), label),
        [] => false,
    }
}

/// Returns whether one of the labels has this name.
pub(super) const fn is_among(labels: &[Label], label: &str) -> bool {
    let mut at = 0;
    while at < labels.len() {
        if is(&labels[at].name, label) {
            return true;
        }
        at += 1;
    }
    false
}
