//! The labels of a family on the wire, wherever the schema declares them, and what changes in them.

use std::collections::BTreeSet;

use super::rename::Declared;
use crate::golden::EXAMPLE_KEY;
use crate::suggest::likeness;
use crate::{Key, Series};

/// A label of a family on the wire: a constant label, a label of a key, or a label of an info.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireLabel<'a> {
    /// The label's name.
    pub name: &'a str,
    /// Its values, without the empty one, which means that there is no label; `None` if it can have any value.
    pub values: Option<BTreeSet<&'a str>>,
}

/// A difference in the labels of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelChange<'a> {
    /// A label that the base does not have.
    Added(WireLabel<'a>),
    /// A label that only some series of the head have, while all series of the base are unchanged.
    AddedEmpty(WireLabel<'a>),
    /// A label that the head does not have.
    Removed(WireLabel<'a>),
    /// A label with another name.
    Renamed(WireLabel<'a>, WireLabel<'a>),
    /// Several labels replace one, or one or several labels replace several.
    Split(Vec<WireLabel<'a>>, Vec<WireLabel<'a>>),
    /// The values of one label differ.
    Values(ValueChange<'a>),
    /// The value of a label that has only one value on each side.
    Constant {
        /// The label's name in the head.
        name: &'a str,
        /// The value as it was.
        base: &'a str,
        /// The value as it is.
        head: &'a str,
    },
    /// Other combinations of label values exist, although each label has the same values.
    Combinations {
        /// The series that the head does not have.
        removed: Vec<&'a Series>,
        /// The series that the base does not have.
        added: Vec<&'a Series>,
    },
    /// The labels are the same, but in another order.
    Reordered(Vec<&'a str>, Vec<&'a str>),
}

/// The values of a label that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange<'a> {
    /// The label's name in the head.
    pub name: &'a str,
    /// Values that the head does not have; empty if the label could have any value.
    pub removed: Vec<&'a str>,
    /// Values that the base does not have; empty if the label can have any value.
    pub added: Vec<&'a str>,
    /// Values that were replaced by a similar one.
    pub renamed: Vec<(&'a str, &'a str)>,
    /// Values that were replaced by several others, each of which begins or ends with the old value.
    pub split: Vec<(&'a str, Vec<&'a str>)>,
    /// `Some(true)` if the label can have any value now, `Some(false)` if it no longer can.
    pub opened: Option<bool>,
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
        let of_set = self.schema.key.as_ref().filter(|_| self.family.registry_metric.is_none());
        of_set.into_iter().chain(self.family.key.as_ref())
    }

    /// Returns the maximum number of samples of the family in a scrape. Saturates at `usize::MAX`.
    pub fn samples_at_most(self) -> usize {
        let per_set = self.family.series.len().saturating_mul(self.family.kind.samples());
        self.keys().map(Key::sets).fold(per_set, usize::saturating_mul)
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

/// Returns what changes in the labels of a family, including those of its keys.
pub(super) fn compare<'a>(base: Declared<'a>, head: Declared<'a>) -> Vec<LabelChange<'a>> {
    let (old, new) = (base.wire_labels(), head.wire_labels());
    let only = |labels: &[WireLabel<'a>], others: &[WireLabel<'a>]| -> Vec<WireLabel<'a>> {
        let is_only = |label: &&WireLabel<'_>| others.iter().all(|one| one.name != label.name);
        labels.iter().filter(is_only).cloned().collect()
    };
    let (mut removed, mut added) = (only(&old, &new), only(&new, &old));
    let mut changes = Vec::new();
    let mut same: Vec<_> = old
        .iter()
        .filter_map(|label| {
            Some((label.clone(), new.iter().find(|one| one.name == label.name)?.clone()))
        })
        .collect();
    for (old, new) in renamed(&mut removed, &mut added) {
        same.push((old.clone(), new.clone()));
        changes.push(LabelChange::Renamed(old, new));
    }
    match (removed.is_empty(), added.is_empty()) {
        (false, false) => changes.push(LabelChange::Split(removed, added)),
        _ => {
            changes.extend(removed.into_iter().map(LabelChange::Removed));
            let is_kept = keeps_series(base, head);
            let change = if is_kept { LabelChange::AddedEmpty } else { LabelChange::Added };
            changes.extend(added.into_iter().map(change));
        }
    }
    if changes.is_empty() {
        let names = |labels: &[WireLabel<'a>]| labels.iter().map(|label| label.name).collect();
        let (old, new): (Vec<_>, Vec<_>) = (names(&old), names(&new));
        if old != new {
            changes.push(LabelChange::Reordered(old, new));
        }
    }
    let is_same_set = changes.is_empty();
    changes.extend(same.iter().filter_map(|(old, new)| compare_values(old, new)));
    if changes.is_empty() && is_same_set {
        changes.extend(combinations(base, head));
    }
    changes
}

/// Removes and returns the pairs of labels that are probably renames: similar names first, then a single pair
/// that remains.
fn renamed<'a>(
    removed: &mut Vec<WireLabel<'a>>,
    added: &mut Vec<WireLabel<'a>>,
) -> Vec<(WireLabel<'a>, WireLabel<'a>)> {
    let mut pairs = Vec::new();
    loop {
        let scores = removed.iter().enumerate().flat_map(|(i, old)| {
            added.iter().enumerate().map(move |(j, new)| (label_score(old, new), i, j))
        });
        let is_single = removed.len() == 1 && added.len() == 1;
        let best = scores.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        match best {
            Some((score, i, j)) if score > 0.5 || is_single => {
                pairs.push((removed.remove(i), added.remove(j)));
            }
            _ => return pairs,
        }
    }
}

/// Returns how likely two labels are the same: by their names without case and `_`, and by their values.
fn label_score(old: &WireLabel<'_>, new: &WireLabel<'_>) -> f64 {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let values = match (&old.values, &new.values) {
        (Some(old), Some(new)) if old == new => 0.5,
        (Some(old), Some(new)) if old.is_disjoint(new) => -0.3,
        (None, Some(_)) | (Some(_), None) => -0.1,
        _ => 0.0,
    };
    likeness(&plain(old.name), &plain(new.name)) + values
}

fn compare_values<'a>(old: &WireLabel<'a>, new: &WireLabel<'a>) -> Option<LabelChange<'a>> {
    let mut change = ValueChange {
        name: new.name,
        removed: Vec::new(),
        added: Vec::new(),
        renamed: Vec::new(),
        split: Vec::new(),
        opened: None,
    };
    let (base, head) = match (&old.values, &new.values) {
        (None, None) => return None,
        (Some(base), Some(head)) => (base, head),
        (base, head) => {
            change.opened = Some(head.is_none());
            change.removed = base.iter().flatten().copied().collect();
            change.added = head.iter().flatten().copied().collect();
            return Some(LabelChange::Values(change));
        }
    };
    change.removed = base.difference(head).copied().collect();
    change.added = head.difference(base).copied().collect();
    if change.removed.is_empty() && change.added.is_empty() {
        return None;
    }
    if let ([old], [new]) = (&change.removed[..], &change.added[..])
        && base.len() == 1
        && head.len() == 1
    {
        return Some(LabelChange::Constant { name: change.name, base: old, head: new });
    }
    pair_values(&mut change);
    Some(LabelChange::Values(change))
}

/// Recognises values that were split and values that were renamed.
fn pair_values(change: &mut ValueChange<'_>) {
    for old in change.removed.clone() {
        let parts: Vec<&str> =
            change.added.iter().copied().filter(|new| is_part(old, new)).collect();
        if parts.len() > 1 {
            change.removed.retain(|value| *value != old);
            change.added.retain(|value| !parts.contains(value));
            change.split.push((old, parts));
        }
    }
    loop {
        let (removed, added) = (&change.removed, &change.added);
        let scores = removed.iter().flat_map(|old| {
            added.iter().map(move |new| (likeness(&plain(old), &plain(new)), *old, *new))
        });
        match scores.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2)))) {
            Some((score, old, new)) if score > 0.5 => {
                change.removed.retain(|value| *value != old);
                change.added.retain(|value| *value != new);
                change.renamed.push((old, new));
            }
            _ => return,
        }
    }
}

fn plain(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether a value begins or ends with an old value of which it can be a part, as `read_error` ends with
/// `error`.
fn is_part(old: &str, new: &str) -> bool {
    let (old, new) = (plain(old), plain(new));
    old.len() > 2 && old != new && (new.starts_with(&old) || new.ends_with(&old))
}

/// Returns whether the head has each series of the base with the same labels, apart from empty ones.
fn keeps_series(base: Declared<'_>, head: Declared<'_>) -> bool {
    let shown = |declared: Declared<'_>| -> BTreeSet<Vec<(String, String)>> {
        let of_key = declared.schema.key_labels_of(declared.family);
        let key: Vec<_> =
            of_key.map(|label| (label.name.to_string(), EXAMPLE_KEY.to_owned())).collect();
        let open = declared.family.kind.open_labels().iter();
        let open: Vec<_> = open.map(|name| (name.to_string(), EXAMPLE_KEY.to_owned())).collect();
        let series = declared.family.series.iter().map(|series| {
            let labels = series.labels.iter().filter(|label| !label.value.is_empty());
            let labels = labels.map(|label| (label.name.to_string(), label.value.to_string()));
            let mut labels: Vec<_> = labels.chain(key.clone()).chain(open.clone()).collect();
            labels.sort();
            labels
        });
        series.collect()
    };
    shown(base).is_subset(&shown(head))
}

/// Returns the series that only one side has, if both have the same labels with the same values.
fn combinations<'a>(base: Declared<'a>, head: Declared<'a>) -> Option<LabelChange<'a>> {
    let [old, new] = [base, head].map(|one| one.family.series.iter().collect::<Vec<_>>());
    let is_constant = |declared: Declared<'a>| declared.family.label_names().collect::<Vec<_>>();
    if is_constant(base) != is_constant(head) {
        return None;
    }
    let only = |list: &[&'a Series], other: &[&'a Series]| -> Vec<&'a Series> {
        let other: std::collections::HashSet<String> =
            other.iter().map(|series| series.to_text("")).collect();
        list.iter().copied().filter(|series| !other.contains(&series.to_text(""))).collect()
    };
    let (removed, added) = (only(&old, &new), only(&new, &old));
    let is_same = removed.is_empty() && added.is_empty();
    (!is_same).then_some(LabelChange::Combinations { removed, added })
}

#[cfg(test)]
mod tests;
