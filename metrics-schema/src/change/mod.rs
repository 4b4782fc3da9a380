//! What differs between two schemas, told apart change by change.

mod key;

use crate::similar::likeness;
use crate::{Family, Key, KeyLabel, Kind, Label, Schema, Series};

/// One difference. `base` is what was frozen, `head` what is declared now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// A family that the base does not have.
    FamilyAdded(&'a Family),
    /// A family that the head does not have.
    FamilyRemoved(&'a Family),
    /// A family removed and one of the same shape added: most likely a rename.
    FamilyRenamed {
        /// As it was.
        base: &'a Family,
        /// As it is.
        head: &'a Family,
    },
    /// A difference inside a family that both have.
    Family {
        /// As it was.
        base: &'a Family,
        /// As it is.
        head: &'a Family,
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
}

/// A difference inside one family.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Difference<'a> {
    /// The type.
    Kind(&'a Kind, &'a Kind),
    /// The unit.
    Unit(Option<&'a str>, Option<&'a str>),
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
    /// A series, by its label values, that the base does not have.
    SeriesAdded(&'a Series),
    /// A series, by its label values, that the head does not have.
    SeriesRemoved(&'a Series),
}

/// Every difference between `base` and `head`, the key's first, then by the head's families, then
/// what only the base has. The order of families and series is no difference.
///
/// ```
/// use metrics_schema::change::{Change, compare};
/// use metrics_schema::{Family, Kind, Schema, Series};
///
/// const SERIES: &[Series] = &[Series::new(None, &[])];
/// const OLD: &[Family] = &[Family::new("leader_changes_total", Kind::Counter, None, "Elections.", SERIES)];
/// const NEW: &[Family] = &[Family::new("leader_turnovers_total", Kind::Counter, None, "Elections.", SERIES)];
/// let (base, head) = (Schema::new("Channel", None, OLD), Schema::new("Channel", None, NEW));
/// assert_eq!(compare(&base, &head), [Change::FamilyRenamed { base: &OLD[0], head: &NEW[0] }]);
/// assert_eq!(compare(&base, &base), []);
/// ```
pub fn compare<'a>(base: &'a Schema, head: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    key::compare(&mut changes, base.key.as_ref(), head.key.as_ref());
    let have_keys = base.key.is_some() && head.key.is_some();
    let removed = base.families.iter().filter(|family| head.family(&family.name).is_none());
    let mut removed: Vec<&Family> = removed.collect();
    for family in head.families.iter() {
        match base.family(&family.name) {
            Some(frozen) => {
                let differences = differences(frozen, family, have_keys).into_iter();
                changes.extend(differences.map(|what| Change::Family {
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
fn take_former_name<'a>(removed: &mut Vec<&'a Family>, added: &Family) -> Option<&'a Family> {
    let score = |family: &Family| {
        let same_shape =
            family.kind.is_like(&added.kind) && family.label_names().eq(added.label_names());
        let same_help = if family.help == added.help { 1.0 } else { 0.0 };
        if same_shape { likeness(&family.name, &added.name) + same_help } else { 0.0 }
    };
    let scores = removed.iter().map(|family| score(family)).enumerate();
    let (at, best) = scores.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best > 0.6).then(|| removed.remove(at))
}

fn differences<'a>(base: &'a Family, head: &'a Family, have_keys: bool) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    match base.kind.is_like(&head.kind) {
        true => bucket_differences(&mut found, base.kind.bounds(), head.kind.bounds()),
        false => found.push(Difference::Kind(&base.kind, &head.kind)),
    }
    if base.unit != head.unit {
        found.push(Difference::Unit(base.unit.as_deref(), head.unit.as_deref()));
    }
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

fn bucket_differences(found: &mut Vec<Difference<'_>>, base: &[f64], head: &[f64]) {
    let only = |a: &[f64], b: &[f64]| -> Vec<f64> {
        a.iter().copied().filter(|bound| !b.contains(bound)).collect()
    };
    found.extend(only(head, base).into_iter().map(Difference::BucketAdded));
    found.extend(only(base, head).into_iter().map(Difference::BucketRemoved));
}

fn label_differences<'a>(found: &mut Vec<Difference<'a>>, base: &'a Family, head: &'a Family) {
    let only = |a: &'a Family, b: &'a Family| -> Vec<&'a str> {
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

fn series_differences<'a>(found: &mut Vec<Difference<'a>>, base: &'a Family, head: &'a Family) {
    let only = |a: &'a Family, b: &'a Family| {
        a.series.iter().filter(|series| !has(b, &series.labels)).collect::<Vec<_>>()
    };
    found.extend(only(head, base).into_iter().map(Difference::SeriesAdded));
    found.extend(only(base, head).into_iter().map(Difference::SeriesRemoved));
}

fn has(family: &Family, labels: &[Label]) -> bool {
    family.series.iter().any(|series| &*series.labels == labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden;

    fn schema(families: &str) -> Schema {
        let header = "# Frozen by #[derive(ReplicationMetrics)] on `C`.\n";
        golden::read(&format!("{header}{families}")).unwrap().schema
    }

    const LAG: &str = "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\n# UNIT lag_seconds seconds\nlag_seconds{role=\"leader\"} 0\nlag_seconds{role=\"replica\"} 0\n";
    const SYNCS: &str = "# HELP syncs_total Syncs.\n# TYPE syncs_total counter\nsyncs_total 0\n";

    /// The changes from `LAG` to `LAG` with a replacement made, in words.
    #[track_caller]
    fn after(from: &str, to: &str) -> String {
        let head = LAG.replace(from, to);
        assert_ne!(head, LAG);
        let (base, head) = (schema(LAG), schema(&head));
        let changes = compare(&base, &head);
        let differences = changes.iter().map(|change| match change {
            Change::Family { what, .. } => format!("{what:?}"),
            other => panic!("{other:?}"),
        });
        differences.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_difference_inside_a_family_is_told_apart() {
        assert_eq!(after("gauge", "counter"), "Kind(Gauge, Counter)");
        assert_eq!(after("# UNIT lag_seconds seconds\n", ""), "Unit(Some(\"seconds\"), None)");
        assert_eq!(after("Lag.", "Late."), "Help(\"Lag.\", \"Late.\")");
        assert_eq!(after("role", "part"), "LabelRenamed(\"role\", \"part\")");
        assert_eq!(after("role=", "zone=\"a\",role="), "LabelAdded(\"zone\")");
        assert!(after("replica", "primary").starts_with("SeriesAdded("));
        assert!(after("replica", "primary").contains("SeriesRemoved("));
        assert!(after("lag_seconds{role=\"replica\"} 0\n", "").starts_with("SeriesRemoved("));
    }

    #[test]
    fn the_order_of_families_is_no_difference() {
        let (base, head) = (schema(&format!("{LAG}{SYNCS}")), schema(&format!("{SYNCS}{LAG}")));
        assert_eq!(compare(&base, &head), []);
    }

    #[test]
    fn a_rename_is_told_from_a_removal_and_an_addition() {
        let base = schema(&format!("{LAG}{SYNCS}"));
        let renamed = schema(&format!("{LAG}{}", SYNCS.replace("syncs_total", "synced_total")));
        assert!(matches!(compare(&base, &renamed)[..], [Change::FamilyRenamed { .. }]));
        let other = SYNCS.replace("syncs_total", "elections_total").replace("Syncs", "Elections");
        let other = schema(&format!("{LAG}{other}"));
        assert!(matches!(
            compare(&base, &other)[..],
            [Change::FamilyAdded(_), Change::FamilyRemoved(_)]
        ));
    }
}
