//! The differences between two schemas, classified.

mod describe;
mod key;

use std::borrow::Cow;

use crate::golden::Annotation;
use crate::suggest::likeness;
use crate::{FamilySchema, Key, KeyLabel, Kind, Label, RegistryMetric, Schema, Series};

pub use describe::describe;

/// One difference. `base` is what was frozen, `head` what is declared now.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'a> {
    /// A family that the base does not have.
    FamilyAdded(&'a FamilySchema),
    /// A family that the head does not have.
    FamilyRemoved(&'a FamilySchema),
    /// A family removed and one of the same shape added: most likely a rename.
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
    /// The registry has a key and had none.
    KeyAdded(&'a Key),
    /// The registry had a key and has none.
    KeyRemoved(&'a Key),
    /// A label of the key that the base does not have.
    KeyLabelAdded(&'a KeyLabel),
    /// A label of the key that the head does not have.
    KeyLabelRemoved(&'a KeyLabel),
    /// One label of the key in the place of another.
    KeyLabelRenamed(&'a KeyLabel, &'a KeyLabel),
    /// The same labels of the key in another order.
    KeyLabelsReordered(&'a Key, &'a Key),
    /// The cap on keys.
    KeyLimit(&'a Key, &'a Key),
    /// The value that a label has on the folded keys.
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
    /// One of the two takes any value.
    Any,
    /// A value that the base does not have.
    Added(&'a str),
    /// A value that the head does not have.
    Removed(&'a str),
    /// One value in the place of another.
    Renamed(&'a str, &'a str),
}

/// A difference inside one family.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference<'a> {
    /// The type.
    Kind(&'a Kind, &'a Kind),
    /// An annotation of the family.
    Annotation(AnnotationDifference<'a>),
    /// What the family measures of the registry; `None` if it measures each key. Nothing else of the
    /// family is compared then.
    RegistryMetric(Option<RegistryMetric>, Option<RegistryMetric>),
    /// The HELP text.
    Help(&'a str, &'a str),
    /// A label name that the base does not have.
    LabelAdded(&'a str),
    /// A label name that the head does not have.
    LabelRemoved(&'a str),
    /// One label name in the place of another.
    LabelRenamed(&'a str, &'a str),
    /// The same label names in another order, those of the key among them.
    LabelsReordered,
    /// A bound that the base does not have.
    BucketAdded(f64),
    /// A bound that the head does not have.
    BucketRemoved(f64),
    /// One bound in the place of another.
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
    /// Its text as it was.
    pub base: Option<Cow<'a, str>>,
    /// Its text as it is.
    pub head: Option<Cow<'a, str>>,
}

/// Every difference between `base` and `head`, the key's first, then by the head's families, then
/// what only the base has. The order of families, of series and of a key's values is no difference.
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

/// The removed family that `added` most likely was: of the same type and labels, and with a like
/// name or the same HELP.
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

/// Between two bounds that both have, as many bounds as before are those before, replaced.
fn bucket_differences(found: &mut Vec<Difference<'_>>, base: &[f64], head: &[f64]) {
    // By their bits: `-0` and `0` are two values of `le`.
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
