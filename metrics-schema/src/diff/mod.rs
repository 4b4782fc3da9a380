//! The differences between two schemas.

mod describe;
mod key;

use std::borrow::Cow;

use crate::golden::Annotation;
use crate::suggest::likeness;
use crate::{FamilySchema, Key, KeyLabel, Kind, Label, RegistryMetric, Schema, Series};

pub use describe::describe;

/// A difference between two schemas. `base` is the frozen schema, `head` the one that is declared now.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'a> {
    /// A family that the base does not have.
    FamilyAdded(&'a FamilySchema),
    /// A family that the head does not have.
    FamilyRemoved(&'a FamilySchema),
    /// One family was removed and a similar one was added, which is probably a rename.
    FamilyRenamed {
        /// As it was.
        base: &'a FamilySchema,
        /// As it is.
        head: &'a FamilySchema,
    },
    /// A difference inside a family that both have.
    FamilyChanged {
        /// As it was.
        base: &'a FamilySchema,
        /// As it is.
        head: &'a FamilySchema,
        /// What differs.
        what: Difference<'a>,
    },
    /// The set has a key and had none.
    KeyAdded(&'a Key),
    /// The set had a key and has none.
    KeyRemoved(&'a Key),
    /// A label of the key that the base does not have.
    KeyLabelAdded(&'a KeyLabel),
    /// A label of the key that the head does not have.
    KeyLabelRemoved(&'a KeyLabel),
    /// One label of the key was replaced by another.
    KeyLabelRenamed(&'a KeyLabel, &'a KeyLabel),
    /// The labels of the key are the same, but in another order.
    KeyLabelsReordered(&'a Key, &'a Key),
    /// The cap on keys differs.
    KeyLimit(&'a Key, &'a Key),
    /// The overflow value of a label differs.
    KeyOverflow(&'a KeyLabel, &'a KeyLabel),
    /// A difference in the values of a label that both keys have.
    KeyValues {
        /// The label as it was.
        base: &'a KeyLabel,
        /// The label as it is.
        head: &'a KeyLabel,
        /// What differs.
        what: ValueDifference<'a>,
    },
}

/// A difference in the values of one label of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueDifference<'a> {
    /// One of the two labels can have any value.
    Any,
    /// A value that the base does not have.
    Added(&'a str),
    /// A value that the head does not have.
    Removed(&'a str),
    /// One value was replaced by another.
    Renamed(&'a str, &'a str),
}

/// A difference inside one family.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference<'a> {
    /// The type.
    Kind(&'a Kind, &'a Kind),
    /// An annotation of the family.
    Annotation(AnnotationDifference<'a>),
    /// The metric of the registry; `None` if each key has the family. If it differs, nothing else of the family
    /// is compared.
    RegistryMetric(Option<RegistryMetric>, Option<RegistryMetric>),
    /// The HELP text.
    Help(&'a str, &'a str),
    /// A label name that the base does not have.
    LabelAdded(&'a str),
    /// A label name that the head does not have.
    LabelRemoved(&'a str),
    /// One label name was replaced by another.
    LabelRenamed(&'a str, &'a str),
    /// The label names, including those of the key, are the same but in another order.
    LabelsReordered,
    /// A bound that the base does not have.
    BucketAdded(f64),
    /// A bound that the head does not have.
    BucketRemoved(f64),
    /// One bound was replaced by another.
    BucketReplaced(f64, f64),
    /// A series, by its label values, that the base does not have.
    SeriesAdded(&'a Series),
    /// A series, by its label values, that the head does not have.
    SeriesRemoved(&'a Series),
}

/// A difference in one annotation of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotationDifference<'a> {
    /// What differs.
    pub annotation: &'static Annotation,
    /// The text as it was.
    pub base: Option<Cow<'a, str>>,
    /// The text as it is.
    pub head: Option<Cow<'a, str>>,
}

/// Returns all differences between `base` and `head`: first those of the key, then those of the families of
/// `head` in order, then the removed families. The order of families, of series and of a key's values is
/// ignored.
///
/// ```
/// use frozen_metrics_schema::diff::{Change, compare};
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series};
///
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const OLD: &[FamilySchema] = &[FamilySchema::new("leader_changes_total", Kind::Counter, None, "Elections.", SERIES)];
/// const NEW: &[FamilySchema] = &[FamilySchema::new("leader_turnovers_total", Kind::Counter, None, "Elections.", SERIES)];
/// let (base, head) = (Schema::new("Channel", None, OLD), Schema::new("Channel", None, NEW));
/// assert_eq!(compare(&base, &head), [Change::FamilyRenamed { base: &OLD[0], head: &NEW[0] }]);
/// assert_eq!(compare(&base, &base), []);
/// ```
pub fn compare<'a>(base: &'a Schema, head: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    key::compare(&mut changes, base.key.as_ref(), head.key.as_ref());
    let have_keys = base.key.is_some() && head.key.is_some();
    let removed = base.families.iter().filter(|family| head.family(&family.name).is_none());
    let mut removed: Vec<&FamilySchema> = removed.collect();
    for family in head.families.iter() {
        match base.family(&family.name) {
            Some(frozen) => {
                let differences = differences(frozen, family, have_keys).into_iter();
                changes.extend(differences.map(|what| Change::FamilyChanged {
                    base: frozen,
                    head: family,
                    what,
                }));
            }
            None => changes.push(match take_former_name(&mut removed, family) {
                Some(base) => Change::FamilyRenamed { base, head: family },
                None => Change::FamilyAdded(family),
            }),
        }
    }
    changes.extend(removed.into_iter().map(Change::FamilyRemoved));
    changes
}

/// Removes and returns the family that was probably renamed to `added`: it has the same type and labels, and
/// a similar name or the same HELP.
fn take_former_name<'a>(
    removed: &mut Vec<&'a FamilySchema>,
    added: &FamilySchema,
) -> Option<&'a FamilySchema> {
    let score = |family: &FamilySchema| {
        let same_shape = family.registry_metric == added.registry_metric
            && family.kind.is_like(&added.kind)
            && family.label_names().eq(added.label_names());
        let same_help = if family.help == added.help { 1.0 } else { 0.0 };
        if same_shape { likeness(&family.name, &added.name) + same_help } else { 0.0 }
    };
    let scores = removed.iter().map(|family| score(family)).enumerate();
    let (at, best) = scores.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best > 0.6).then(|| removed.remove(at))
}

fn differences<'a>(
    base: &'a FamilySchema,
    head: &'a FamilySchema,
    have_keys: bool,
) -> Vec<Difference<'a>> {
    if base.registry_metric != head.registry_metric {
        return vec![Difference::RegistryMetric(base.registry_metric, head.registry_metric)];
    }
    let mut found = Vec::new();
    match base.kind.is_like(&head.kind) {
        true => bucket_differences(&mut found, base.kind.bounds(), head.kind.bounds()),
        false => found.push(Difference::Kind(&base.kind, &head.kind)),
    }
    found.extend(annotation_differences(base, head));
    if base.help != head.help {
        found.push(Difference::Help(&base.help, &head.help));
    }
    if !base.label_names().eq(head.label_names()) {
        label_differences(&mut found, base, head);
        return found;
    }
    if have_keys && base.key_at != head.key_at {
        found.push(Difference::LabelsReordered);
    }
    series_differences(&mut found, base, head);
    found
}

fn annotation_differences<'a>(
    base: &'a FamilySchema,
    head: &'a FamilySchema,
) -> impl Iterator<Item = Difference<'a>> {
    let differs = Annotation::ALL.iter().filter(|annotation| !annotation.is_same(base, head));
    differs.map(|annotation| {
        let (base, head) = (annotation.text(base), annotation.text(head));
        Difference::Annotation(AnnotationDifference { annotation, base, head })
    })
}

/// Compares bounds. If there are as many new bounds as old ones between two bounds that both have, the new
/// ones count as replacements.
fn bucket_differences(found: &mut Vec<Difference<'_>>, base: &[f64], head: &[f64]) {
    // Bounds are compared by their bits, because `-0` and `0` are different values of `le`.
    let has = |bounds: &[f64], bound: &f64| bounds.iter().any(|b| b.to_bits() == bound.to_bits());
    let gaps_of_base = base.split(|bound| has(head, bound));
    let gaps_of_head = head.split(|bound| has(base, bound));
    for (was, is) in gaps_of_base.zip(gaps_of_head) {
        if was.len() == is.len() {
            let pairs = was.iter().zip(is);
            found.extend(pairs.map(|(&was, &is)| Difference::BucketReplaced(was, is)));
        } else {
            found.extend(is.iter().copied().map(Difference::BucketAdded));
            found.extend(was.iter().copied().map(Difference::BucketRemoved));
        }
    }
}

fn label_differences<'a>(
    found: &mut Vec<Difference<'a>>,
    base: &'a FamilySchema,
    head: &'a FamilySchema,
) {
    let only = |a: &'a FamilySchema, b: &'a FamilySchema| -> Vec<&'a str> {
        a.label_names().filter(|name| !b.label_names().any(|other| other == *name)).collect()
    };
    match (only(base, head).as_slice(), only(head, base).as_slice()) {
        ([], []) => found.push(Difference::LabelsReordered),
        ([base], [head]) => found.push(Difference::LabelRenamed(base, head)),
        (removed, added) => {
            found.extend(added.iter().copied().map(Difference::LabelAdded));
            found.extend(removed.iter().copied().map(Difference::LabelRemoved));
        }
    }
}

fn series_differences<'a>(
    found: &mut Vec<Difference<'a>>,
    base: &'a FamilySchema,
    head: &'a FamilySchema,
) {
    let only = |a: &'a FamilySchema, b: &'a FamilySchema| {
        a.series.iter().filter(|series| !has(b, &series.labels)).collect::<Vec<_>>()
    };
    found.extend(only(head, base).into_iter().map(Difference::SeriesAdded));
    found.extend(only(base, head).into_iter().map(Difference::SeriesRemoved));
}

fn has(family: &FamilySchema, labels: &[Label]) -> bool {
    family.series.iter().any(|series| &*series.labels == labels)
}

#[cfg(test)]
mod tests;
