//! What changes in the labels of a family on the wire.

mod values;
mod wire;

use std::collections::{BTreeSet, HashSet};
use std::mem;

use super::pairs::best_pairs;
use super::rename::Declared;
use crate::Series;
use crate::golden::EXAMPLE_KEY;
use crate::suggest::likeness;

pub use values::ValueChange;
use values::{compare_values, plain};
pub use wire::WireLabel;

/// The score above which two labels, or two values, are probably the same one under two names.
const SIMILAR: f64 = 0.5;

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
            let is_kept = !added.is_empty() && keeps_series(base, head);
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
    let best = best_pairs(removed, added, SIMILAR, label_score);
    let [mut old, mut new] = [&mut *removed, &mut *added]
        .map(|labels| mem::take(labels).into_iter().map(Some).collect::<Vec<_>>());
    let take = |(_, i, j): (f64, usize, usize)| Some((old[i].take()?, new[j].take()?));
    let mut pairs: Vec<_> = best.into_iter().filter_map(take).collect();
    removed.extend(old.into_iter().flatten());
    added.extend(new.into_iter().flatten());
    if let ([_], [_]) = (&removed[..], &added[..]) {
        pairs.extend(removed.pop().zip(added.pop()));
    }
    pairs
}

/// Returns how likely two labels are the same: by their names and by their values.
fn label_score(old: &WireLabel<'_>, new: &WireLabel<'_>) -> f64 {
    let values = match (&old.values, &new.values) {
        (Some(old), Some(new)) if old == new => 0.5,
        (Some(old), Some(new)) if old.is_disjoint(new) => -0.3,
        (None, Some(_)) | (Some(_), None) => -0.1,
        _ => 0.0,
    };
    likeness(&plain(old.name), &plain(new.name)) + values
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
    let names = |declared: Declared<'a>| declared.family.label_names().collect::<Vec<_>>();
    if names(base) != names(head) {
        return None;
    }
    let only = |list: &[&'a Series], other: &[&'a Series]| -> Vec<&'a Series> {
        let other: HashSet<String> = other.iter().map(|series| series.to_text("")).collect();
        list.iter().copied().filter(|series| !other.contains(&series.to_text(""))).collect()
    };
    let (removed, added) = (only(&old, &new), only(&new, &old));
    let is_same = removed.is_empty() && added.is_empty();
    (!is_same).then_some(LabelChange::Combinations { removed, added })
}

#[cfg(test)]
mod tests;
