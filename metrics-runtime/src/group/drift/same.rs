//! What `==` says of parts of a schema, in a constant.

use frozen_metrics_schema::{FamilySchema, Key, Kind, Label, RegistryMetric, Series, Text};

use super::outwards::Outwards;
use crate::group::read::{bounds, is, key_labels, labels, text, values};
use crate::group::{DEPTH, Member};
use crate::proof::are_same;

/// Whether two keys have the same labels, and they the same values on the overflow.
pub(super) const fn are_same_labels(one: &Key, other: &Key) -> bool {
    let (one, other) = (key_labels(one), key_labels(other));
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if !is_same_text(&one[at].name, &other[at].name)
            || !is_same_text(&one[at].overflow, &other[at].overflow)
        {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether the labels of two keys, which are the same, have the same values, in any order.
pub(super) const fn are_same_values(one: &Key, other: &Key) -> bool {
    let (one, other) = (key_labels(one), key_labels(other));
    let mut at = 0;
    while at < one.len() {
        let (one, other) = (values(&one[at]), values(&other[at]));
        if one.len() != other.len() || !are_all_among(one, other) {
            return false;
        }
        at += 1;
    }
    true
}

const fn are_all_among(texts: &[Text], all: &[Text]) -> bool {
    let mut at = 0;
    while at < texts.len() {
        let mut other = 0;
        while other < all.len() && !is_same_text(&texts[at], &all[other]) {
            other += 1;
        }
        if other == all.len() {
            return false;
        }
        at += 1;
    }
    true
}

pub(super) const fn is_same_kind(one: &Kind, other: &Kind) -> bool {
    are_same(one.openmetrics_word().as_bytes(), other.openmetrics_word().as_bytes())
}

pub(super) const fn is_same_registry_metric(
    one: Option<RegistryMetric>,
    other: Option<RegistryMetric>,
) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one as u8 == other as u8,
        _ => false,
    }
}

pub(super) const fn are_same_bounds(one: &Kind, other: &Kind) -> bool {
    let (one, other) = (bounds(one), bounds(other));
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at].to_bits() != other[at].to_bits() {
            return false;
        }
        at += 1;
    }
    true
}

pub(super) const fn is_same_option(one: &Option<Text>, other: &Option<Text>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => is_same_text(one, other),
        _ => false,
    }
}

pub(super) const fn is_same_text(one: &Text, other: &Text) -> bool {
    is(one, text(other))
}

pub(super) const fn are_same_names(one: &[Text], other: &[Text]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if !is_same_text(&one[at], &other[at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// How many labels stand before those of the key, once the groups around the member add theirs.
pub(super) const fn labels_before_key(member: &Member, family: &FamilySchema) -> usize {
    let (mut before, mut depth) = (family.key_at, 0);
    while depth < DEPTH {
        before += member.labels[depth].len();
        depth += 1;
    }
    before
}

/// Whether one of the series, with the labels that the groups around the member add, is the frozen
/// one, which stands at this place.
pub(super) const fn is_among(
    frozen: &Series,
    member: &Member,
    series: &[Series],
    place: usize,
) -> bool {
    let mut near = Outwards::from(place, series.len());
    while let Some(at) = near.next() {
        if is_series(labels(frozen), member, labels(&series[at])) {
            return true;
        }
    }
    false
}

const fn is_series(mut frozen: &'static [Label], member: &Member, own: &'static [Label]) -> bool {
    let mut depth = 0;
    while depth < DEPTH {
        match after(frozen, member.labels[depth]) {
            Some(rest) => frozen = rest,
            None => return false,
        }
        depth += 1;
    }
    matches!(after(frozen, own), Some([]))
}

/// What follows these labels, if it begins with them.
const fn after(mut labels: &'static [Label], first: &'static [Label]) -> Option<&'static [Label]> {
    let mut at = 0;
    while at < first.len() {
        labels = match labels {
            [label, rest @ ..]
                if is_same_text(&label.name, &first[at].name)
                    && is_same_text(&label.value, &first[at].value) =>
            {
                rest
            }
            _ => return None,
        };
        at += 1;
    }
    Some(labels)
}
