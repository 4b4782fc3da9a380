//! What changes in the values of a label.

use super::{LabelChange, SIMILAR, WireLabel};
use crate::diff::pairs::best_pairs;
use crate::suggest::likeness;

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

/// Compares the values of a label that both sides have.
pub(super) fn compare_values<'a>(
    old: &WireLabel<'a>,
    new: &WireLabel<'a>,
) -> Option<LabelChange<'a>> {
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
    let likeness = |old: &&str, new: &&str| likeness(&plain(old), &plain(new));
    let pairs = best_pairs(&change.removed, &change.added, SIMILAR, likeness);
    let pairs = pairs.into_iter().map(|(_, i, j)| (change.removed[i], change.added[j]));
    change.renamed.extend(pairs);
    let renamed = &change.renamed;
    change.removed.retain(|value| renamed.iter().all(|(old, _)| old != value));
    change.added.retain(|value| renamed.iter().all(|(_, new)| new != value));
}

/// Returns the letters and digits of a name or value in lower case.
pub(super) fn plain(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether a value begins or ends with an old value of which it can be a part, as `read_error` ends with
/// `error`.
fn is_part(old: &str, new: &str) -> bool {
    let (old, new) = (plain(old), plain(new));
    old.len() > 2 && old != new && (new.starts_with(&old) || new.ends_with(&old))
}
