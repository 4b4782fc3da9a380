//! The differences between two schemas. [`compare`] lists them one by one, for messages that point to each difference.
//!
//! For reports about many schemas, [`family_changes`] groups the differences of one family by label, list of values,
//! list of bounds and key, [`renames`] pairs the families that only one side has, and [`merges`] recognises families
//! that became one with a label. What [`compare`] does not find, [`family_changes`]
//! does not find either.

mod describe;
mod family;
mod key;
mod labels;
mod merge;
mod pairs;
mod rename;
mod unit;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::golden::Annotation;
use crate::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};

pub use describe::describe;
pub use family::{BucketChange, FamilyChanges, KeyChange, family_changes};
pub use labels::{LabelChange, ValueChange, WireLabel};
pub use merge::{Merge, merges};
pub use rename::{Declared, PREFIX_FAMILIES, prefixes, renames};
pub use unit::{is_same_quantity, unit_factor, unit_word, units};
pub use words::{stem, words};

/// A difference in one element of a list, such as a label, a bound or a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<T> {
    /// An element that the base does not have.
    Added(T),
    /// An element that the head does not have.
    Removed(T),
    /// An element of the base, and the one that replaces it in the head.
    Replaced(T, T),
}

/// A difference between two schemas. `base` is the frozen schema, `head` the one that is declared now.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'a> {
    /// A family was added or removed, or replaced by a similar one, which is probably a rename.
    Family(Edit<&'a FamilySchema>),
    /// A difference inside a family that both have, or that was renamed.
    FamilyChanged {
        /// The family as it was.
        base: &'a FamilySchema,
        /// The family as it is.
        head: &'a FamilySchema,
        /// What differs.
        what: Difference<'a>,
    },
    /// The set has a key and had none.
    KeyAdded(&'a Key),
    /// The set had a key and has none.
    KeyRemoved(&'a Key),
    /// A label of the key.
    KeyLabel(Edit<&'a KeyLabel>),
    /// The labels of the key are the same, but in another order.
    KeyLabelsReordered(&'a Key, &'a Key),
    /// The cap on keys differs.
    KeyLimit(&'a Key, &'a Key),
    /// The overflow value differs.
    KeyOverflow(&'a Key, &'a Key),
    /// One of the two labels can have any value, the other only certain ones.
    KeyAnyValue(&'a KeyLabel, &'a KeyLabel),
    /// A difference in the values of a label that both keys have.
    KeyValue {
        /// The label as it was.
        base: &'a KeyLabel,
        /// The label as it is.
        head: &'a KeyLabel,
        /// The value.
        what: Edit<&'a str>,
    },
}

/// A difference inside one family.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference<'a> {
    /// The type.
    Kind(&'a Kind, &'a Kind),
    /// An annotation of the family.
    Annotation {
        /// What differs.
        annotation: &'static Annotation,
        /// The text as it was.
        base: Option<Cow<'a, str>>,
        /// The text as it is.
        head: Option<Cow<'a, str>>,
    },
    /// The HELP text, without the sentence about a deprecation.
    Help(&'a str, &'a str),
    /// The name of a label.
    Label(Edit<&'a str>),
    /// The label names, including those of the key, are the same but in another order.
    LabelsReordered(Vec<&'a str>, Vec<&'a str>),
    /// A bound of the buckets.
    Bucket(Edit<f64>),
    /// A series, by its label values.
    Series(Edit<&'a Series>),
}

/// Returns all differences between `base` and `head`: first those of the key, then those of the families of
/// `head` in order, then the removed families. The order of families, of series and of a key's values is
/// ignored.
///
/// ```
/// use frozen_metrics_schema::diff::{Change, Edit, compare};
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series};
///
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const OLD: &[FamilySchema] = &[FamilySchema::new("leader_changes_total", Kind::Counter, None, "Elections.", SERIES)];
/// const NEW: &[FamilySchema] = &[FamilySchema::new("leader_turnovers_total", Kind::Counter, None, "Elections.", SERIES)];
/// let (base, head) = (Schema::new("Channel", None, OLD), Schema::new("Channel", None, NEW));
/// assert_eq!(compare(&base, &head), [Change::Family(Edit::Replaced(&OLD[0], &NEW[0]))]);
/// assert_eq!(compare(&base, &base), []);
/// ```
pub fn compare<'a>(base: &'a Schema, head: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    key::compare(&mut changes, base.key.as_ref(), head.key.as_ref());
    let names = |schema: &'a Schema| -> HashMap<&'a str, &'a FamilySchema> {
        schema.families.iter().map(|family| (&*family.name, family)).collect()
    };
    let (old, new) = (names(base), names(head));
    let removed = base.families.iter().filter(|family| !new.contains_key(&*family.name));
    let added = head.families.iter().filter(|family| !old.contains_key(&*family.name));
    let removed: Vec<_> = removed.map(|family| Declared { schema: base, family }).collect();
    let added: Vec<_> = added.map(|family| Declared { schema: head, family }).collect();
    let renamed = renames(&removed, &added);
    let former: HashMap<&str, &'a FamilySchema> =
        renamed.iter().map(|(i, j)| (&*added[*j].family.name, removed[*i].family)).collect();
    for family in head.families.iter() {
        let same = old.get(&*family.name).copied();
        let Some(former) = same.or_else(|| former.get(&*family.name).copied()) else {
            changes.push(Change::Family(Edit::Added(family)));
            continue;
        };
        if same.is_none() {
            changes.push(Change::Family(Edit::Replaced(former, family)));
        }
        let differences = differences((base, former), (head, family)).into_iter();
        let changed = |what| Change::FamilyChanged { base: former, head: family, what };
        changes.extend(differences.map(changed));
    }
    let paired: HashSet<usize> = renamed.iter().map(|(index, _)| *index).collect();
    let gone = (0..removed.len()).filter(|index| !paired.contains(index));
    let gone = gone.map(|index| removed[index].family);
    changes.extend(gone.map(Edit::Removed).map(Change::Family));
    changes
}

/// Returns the differences between two families, each given with its schema.
pub(crate) fn differences<'a>(
    (base_schema, base): (&'a Schema, &'a FamilySchema),
    (head_schema, head): (&'a Schema, &'a FamilySchema),
) -> Vec<Difference<'a>> {
    let differs = Annotation::ALL.iter().filter(|annotation| !(annotation.is_same)(base, head));
    let annotations = differs.map(|annotation| {
        let (base, head) = (annotation.text(base), annotation.text(head));
        Difference::Annotation { annotation, base, head }
    });
    if base.registry_metric != head.registry_metric {
        // A metric of the registry has nothing else in common with other metrics.
        return annotations.collect();
    }
    let mut found = Vec::new();
    match base.kind.is_like(&head.kind) {
        true => bucket_differences(&mut found, base.kind.bounds(), head.kind.bounds()),
        false => found.push(Difference::Kind(&base.kind, &head.kind)),
    }
    found.extend(annotations);
    let [old, new] = [base, head].map(FamilySchema::own_help);
    if old != new {
        found.push(Difference::Help(old, new));
    }
    let [old, new]: [Vec<_>; 2] = [base, head].map(|family| family.label_names().collect());
    let edits = edits(&old, &new, |a, b| a == b, single);
    let are_same = edits.is_empty();
    found.extend(edits.into_iter().map(Difference::Label));
    let have_keys = base_schema.key.is_some() && head_schema.key.is_some();
    if are_same && (old != new || (have_keys && base.key_at != head.key_at)) {
        let (old, new) = (base_schema.label_names_of(base), head_schema.label_names_of(head));
        found.push(Difference::LabelsReordered(old, new));
    }
    if old == new {
        let [old, new]: [Vec<_>; 2] = [base, head].map(|family| family.series.iter().collect());
        let series = self::edits(&old, &new, |a, b| a == b, usize::min);
        found.extend(series.into_iter().map(Difference::Series));
    }
    found
}

/// Compares bounds. Between two bounds that both have, new bounds replace as many old ones.
fn bucket_differences(found: &mut Vec<Difference<'_>>, base: &[f64], head: &[f64]) {
    // Bounds are compared by their bits, because `-0` and `0` are different values of `le`.
    let is_same = |a: f64, b: f64| a.to_bits() == b.to_bits();
    let has = |bounds: &[f64], bound: &f64| bounds.iter().any(|known| is_same(*known, *bound));
    let gaps = base.split(|bound| has(head, bound)).zip(head.split(|bound| has(base, bound)));
    let edits = gaps.flat_map(|(base, head)| edits(base, head, is_same, equal));
    found.extend(edits.map(Difference::Bucket));
}

/// Returns the differences between two lists without duplicates, in any order. `pairs` returns how many of the
/// elements that only one list has replace each other, given the number of removed and of added ones.
fn edits<T: Copy>(
    base: &[T],
    head: &[T],
    is_same: impl Fn(T, T) -> bool,
    pairs: fn(usize, usize) -> usize,
) -> Vec<Edit<T>> {
    let only = |list: &[T], other: &[T]| -> Vec<T> {
        let is_in_other = |element: T| other.iter().any(|known| is_same(*known, element));
        list.iter().copied().filter(|element| !is_in_other(*element)).collect()
    };
    let (removed, added) = (only(base, head), only(head, base));
    let pairs = pairs(removed.len(), added.len());
    let replaced = removed.iter().zip(&added).take(pairs).map(|(a, b)| Edit::Replaced(*a, *b));
    let rest = added.iter().skip(pairs).copied().map(Edit::Added);
    let rest = rest.chain(removed.iter().skip(pairs).copied().map(Edit::Removed));
    replaced.chain(rest).collect()
}

/// Pairs a single removed element with a single added one.
fn single(removed: usize, added: usize) -> usize {
    usize::from((removed, added) == (1, 1))
}

/// Pairs all elements if as many were added as were removed.
fn equal(removed: usize, added: usize) -> usize {
    if removed == added { removed } else { 0 }
}

#[cfg(test)]
mod tests;
