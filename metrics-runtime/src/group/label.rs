//! Which labels a member has already.

use std::borrow::Cow;

use metrics_schema::{Family, Key, Kind, Label, Schema, Series, Text};

use super::clash::families;
use crate::label::are_same;

/// Whether the schema has a label of this name, on its key or on a family.
pub(super) const fn declares(schema: &'static Schema, label: &str) -> bool {
    if let Some(Key { labels: Cow::Borrowed(labels), .. }) = &schema.key {
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

const fn family_has_label(family: &'static Family, label: &str) -> bool {
    if let Kind::Info(Cow::Borrowed(names)) = &family.kind {
        let mut at = 0;
        while at < names.len() {
            if is(&names[at], label) {
                return true;
            }
            at += 1;
        }
    }
    let series: &[Series] = match &family.series {
        Cow::Borrowed(series) => series,
        Cow::Owned(_) => &[],
    };
    // Every series of a family has the same labels.
    let labels: &[Label] = match series {
        [Series { labels: Cow::Borrowed(labels), .. }, ..] => labels,
        _ => &[],
    };
    is_among(labels, label)
}

/// Whether one of the labels has this name.
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

const fn is(text: &Text, other: &str) -> bool {
    match text {
        Cow::Borrowed(text) => are_same(text.as_bytes(), other.as_bytes()),
        Cow::Owned(_) => false,
    }
}
