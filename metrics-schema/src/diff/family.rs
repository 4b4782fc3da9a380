//! The differences between two families, grouped: one entry for each label, list of values, list of bounds or key,
//! however many series and bounds it concerns.

use super::labels::{self, LabelChange};
use super::rename::Declared;
use super::unit::{unit_factor, units};
use super::{Difference, differences};
use crate::exposition::BoundFormat;
use crate::{Alias, Deprecation, Key, Kind, RegistryMetric, Stability};

/// What differs between a family of the base and a family of the head. Empty if [`compare`](super::compare)
/// finds no difference in the family and the keys of both are the same. Also empty if the only differences are labels
/// that are empty on every series, or constant values beside the example value: scrapes do not show them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FamilyChanges<'a> {
    /// The type.
    pub kind: Option<(&'a Kind, &'a Kind)>,
    /// Which property of the registry the family shows.
    pub registry_metric: Option<(Option<RegistryMetric>, Option<RegistryMetric>)>,
    /// The unit, which a UNIT line or the name states. Two words for one unit are no change.
    pub unit: Option<(Option<&'a str>, Option<&'a str>)>,
    /// The UNIT line, if the unit is the same because the name states it too.
    pub unit_line: Option<(Option<&'a str>, Option<&'a str>)>,
    /// The HELP text.
    pub help: Option<(&'a str, &'a str)>,
    /// How stable the family is.
    pub stability: Option<(Stability, Stability)>,
    /// The deprecation, if the family is deprecated on one side only. A change of its text is one of `help`.
    pub deprecation: Option<(Option<Deprecation>, Option<Deprecation>)>,
    /// What makes the family an alias.
    pub alias: Option<(Option<&'a Alias>, Option<&'a Alias>)>,
    /// Whether the family has exemplars.
    pub exemplars: Option<(bool, bool)>,
    /// The labels and their values.
    pub labels: Vec<LabelChange<'a>>,
    /// The bounds of the buckets.
    pub buckets: Option<BucketChange<'a>>,
    /// The format of the bounds.
    pub bound_format: Option<(BoundFormat, BoundFormat)>,
    /// The fixed number of decimals of the values.
    pub decimals: Option<(Option<usize>, Option<usize>)>,
    /// The caps and overflow values of the keys: first those of the schema's key, then those of the family's.
    pub keys: Vec<KeyChange<'a>>,
}

/// The differences between two lists of bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct BucketChange<'a> {
    /// All bounds of the base.
    pub base: &'a [f64],
    /// All bounds of the head.
    pub head: &'a [f64],
    /// Bounds that the head does not have.
    pub removed: Vec<f64>,
    /// Bounds that the base does not have.
    pub added: Vec<f64>,
}

/// Two keys with different caps or overflow values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyChange<'a> {
    /// The key as it was.
    pub base: Option<&'a Key>,
    /// The key as it is.
    pub head: Option<&'a Key>,
    /// Whether it is the key of the family, not that of the schema.
    pub is_of_family: bool,
}

impl FamilyChanges<'_> {
    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == FamilyChanges::default()
    }
}

/// Returns what differs between two families, which may have different names.
///
/// ```
/// use frozen_metrics_schema::diff::{Declared, LabelChange, family_changes};
/// use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series};
///
/// const ONE: &[Series] = &[Series::new(&[])];
/// const TWO: &[Series] = &[
///     Series::new(const { &[Label::new("reason", "timeout")] }),
///     Series::new(const { &[Label::new("reason", "refused")] }),
/// ];
/// const OLD: &[FamilySchema] = &[FamilySchema::new("failures_total", Kind::Counter, None, "Failures.", ONE)];
/// const NEW: &[FamilySchema] = &[FamilySchema::new("failures_total", Kind::Counter, None, "Failures.", TWO)];
/// let (base, head) = (Schema::new("Bus", None, OLD), Schema::new("Bus", None, NEW));
/// let base = Declared { schema: &base, family: &base.families[0] };
/// let head = Declared { schema: &head, family: &head.families[0] };
/// let changes = family_changes(base, head);
/// assert!(matches!(&changes.labels[..], [LabelChange::Added(label)] if label.name == "reason"));
/// assert!(family_changes(base, base).is_empty());
/// ```
pub fn family_changes<'a>(base: Declared<'a>, head: Declared<'a>) -> FamilyChanges<'a> {
    let mut changes = FamilyChanges::default();
    let (old, new) = (base.family, head.family);
    for difference in differences((base.schema, old), (head.schema, new)) {
        match difference {
            Difference::Kind(old, new) => changes.kind = Some((old, new)),
            // The texts with the sentences about a deprecation, if these differ too.
            Difference::Help(old, new) => {
                changes.help.get_or_insert((old, new));
            }
            Difference::Bucket(_) => {
                changes.buckets = Some(bucket_change(old.kind.bounds(), new.kind.bounds()));
            }
            Difference::Annotation { annotation, .. } => match annotation.word {
                "UNIT" => changes.unit_line = Some((old.unit.as_deref(), new.unit.as_deref())),
                "OPENMETRICS" => {
                    changes.exemplars = Some((old.has_exemplars(), new.has_exemplars()));
                }
                "STABILITY" => changes.stability = Some((old.stability(), new.stability())),
                "DEPRECATED" => match (old.deprecation(), new.deprecation()) {
                    (Some(_), Some(_)) => changes.help = Some((&old.help, &new.help)),
                    one_side => changes.deprecation = Some(one_side),
                },
                "BOUNDS" => changes.bound_format = Some((old.bound_format(), new.bound_format())),
                "DECIMALS" => changes.decimals = Some((old.decimals(), new.decimals())),
                "ALIAS" => changes.alias = Some((old.alias.as_ref(), new.alias.as_ref())),
                "REGISTRY" => {
                    changes.registry_metric = Some((old.registry_metric, new.registry_metric));
                }
                // The labels of a family, `LABELS`, are compared below, together with its other labels.
                _ => {}
            },
            // Compared below, together with the labels of the keys.
            Difference::Label(_) | Difference::LabelsReordered(..) | Difference::Series(_) => {}
        }
    }
    let (before, after) = units(old, new);
    // `sec` and `seconds` are the same unit.
    let is_same = before.zip(after).and_then(|(old, new)| unit_factor(old, new)) == Some(1.0);
    if before != after && !is_same {
        changes.unit = Some((before, after));
        changes.unit_line = None;
    }
    changes.labels = labels::compare(base, head);
    changes.keys.extend(key_change(base.key_of_set(), head.key_of_set(), false));
    changes.keys.extend(key_change(old.key.as_ref(), new.key.as_ref(), true));
    changes
}

fn bucket_change<'a>(base: &'a [f64], head: &'a [f64]) -> BucketChange<'a> {
    let only = |bounds: &[f64], others: &[f64]| -> Vec<f64> {
        let is_other = |bound: &f64| others.iter().any(|one| one.to_bits() == bound.to_bits());
        bounds.iter().copied().filter(|bound| !is_other(bound)).collect()
    };
    BucketChange { base, head, removed: only(base, head), added: only(head, base) }
}

fn key_change<'a>(
    base: Option<&'a Key>,
    head: Option<&'a Key>,
    is_of_family: bool,
) -> Option<KeyChange<'a>> {
    let limits = |key: &Key| (key.max_keys, key.overflow.clone());
    let is_same = base.map(limits) == head.map(limits);
    (!is_same).then_some(KeyChange { base, head, is_of_family })
}
