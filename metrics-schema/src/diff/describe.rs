//! The text for changes, which a person reads before accepting them.

use std::fmt::Write;

use super::{AnnotationDifference, Change, Difference, ValueDifference, differences};
use crate::exposition::{bound, label_set};
use crate::{FamilySchema, Key, RegistryMetric, Series};

/// Returns one line for each change, which begins with `added`, `removed`, `renamed` or `changed`.
///
/// ```
/// use frozen_metrics_schema::diff::{compare, describe};
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series};
///
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const OLD: &[FamilySchema] = &[FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs.", SERIES)];
/// const NEW: &[FamilySchema] = &[
///     FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs done.", SERIES),
///     FamilySchema::new("lag", Kind::Gauge, None, "How far behind.", SERIES),
/// ];
/// let (base, head) = (Schema::new("Channel", None, OLD), Schema::new("Channel", None, NEW));
/// assert_eq!(
///     describe(&compare(&base, &head)),
///     "  changed  syncs_total: HELP \"Syncs.\" became \"Syncs done.\"\n  \
///        added    lag (gauge)\n",
/// );
/// ```
pub fn describe(changes: &[Change<'_>]) -> String {
    let mut out = String::new();
    for change in changes {
        let (class, what) = words(change);
        let _ = writeln!(out, "  {class:<8} {what}");
        if let Change::FamilyRenamed { base, head } = change {
            for what in differences(base, head, false) {
                let what = format!("{}: {}", head.name, difference(base, head, &what));
                let _ = writeln!(out, "  {CHANGED:<8} {what}");
            }
        }
    }
    out
}

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const RENAMED: &str = "renamed";
const CHANGED: &str = "changed";

fn words(change: &Change<'_>) -> (&'static str, String) {
    match change {
        Change::FamilyAdded(family) => (ADDED, typed(family)),
        Change::FamilyRemoved(family) => (REMOVED, typed(family)),
        Change::FamilyRenamed { base, head } => {
            (RENAMED, format!("{} to {}", base.name, typed(head)))
        }
        Change::FamilyChanged { base, head, what } => {
            (CHANGED, format!("{}: {}", head.name, difference(base, head, what)))
        }
        Change::KeyAdded(key) => (ADDED, format!("key {}", names(key))),
        Change::KeyRemoved(key) => (REMOVED, format!("key {}", names(key))),
        Change::KeyLabelAdded(label) => (ADDED, format!("label {} of the key", label.name)),
        Change::KeyLabelRemoved(label) => (REMOVED, format!("label {} of the key", label.name)),
        Change::KeyLabelRenamed(base, head) => {
            (RENAMED, format!("label {} of the key to {}", base.name, head.name))
        }
        Change::KeyLabelsReordered(base, head) => {
            (CHANGED, format!("key: the labels {} became {}", names(base), names(head)))
        }
        Change::KeyLimit(base, head) => {
            (CHANGED, format!("key: at most {} keys became {}", base.max_keys, head.max_keys))
        }
        Change::KeyOverflow(base, head) => (
            CHANGED,
            format!(
                "label {} of the key: overflow {:?} became {:?}",
                head.name, base.overflow, head.overflow
            ),
        ),
        Change::KeyValues { base, head, what } => {
            let label = format!("label {} of the key", head.name);
            match what {
                ValueDifference::Any if head.values.is_empty() => {
                    (CHANGED, format!("{label}: takes any value now"))
                }
                ValueDifference::Any => {
                    let count = head.values.len().max(base.values.len());
                    (CHANGED, format!("{label}: takes {count} values only"))
                }
                ValueDifference::Added(value) => (ADDED, format!("value {value:?} of {label}")),
                ValueDifference::Removed(value) => (REMOVED, format!("value {value:?} of {label}")),
                ValueDifference::Renamed(was, is) => {
                    (RENAMED, format!("value {was:?} of {label} to {is:?}"))
                }
            }
        }
    }
}

fn difference(base: &FamilySchema, head: &FamilySchema, what: &Difference<'_>) -> String {
    match what {
        Difference::Kind(was, is) => {
            format!("{} became {}", was.openmetrics_word(), is.openmetrics_word())
        }
        Difference::Annotation(AnnotationDifference { annotation, base, head }) => {
            let phrase = annotation.phrase;
            match (base, head) {
                (Some(base), Some(head)) => format!("{} became {}", phrase(base), phrase(head)),
                (None, Some(head)) => format!("{} added", phrase(head)),
                (Some(base), None) => format!("{} removed", phrase(base)),
                (None, None) => format!("{} changed", annotation.noun),
            }
        }
        Difference::RegistryMetric(was, is) => format!("{} became {}", of(*was), of(*is)),
        Difference::Help(was, is) => format!("HELP {was:?} became {is:?}"),
        Difference::LabelAdded(label) => format!("label {label} added"),
        Difference::LabelRemoved(label) => format!("label {label} removed"),
        Difference::LabelRenamed(was, is) => format!("label {was} renamed to {is}"),
        Difference::LabelsReordered => "labels in another order".to_owned(),
        Difference::BucketAdded(at) => format!("bucket {} added", bound(*at)),
        Difference::BucketRemoved(at) => format!("bucket {} removed", bound(*at)),
        Difference::BucketReplaced(was, is) => {
            format!("bucket {} replaced by {}", bound(*was), bound(*is))
        }
        Difference::SeriesAdded(series) => format!("series {} added", shown(head, series)),
        Difference::SeriesRemoved(series) => format!("series {} removed", shown(base, series)),
    }
}

/// Returns the family with its type: `lag_seconds (gauge)`.
fn typed(family: &FamilySchema) -> String {
    format!("{} ({})", family.name, family.kind.openmetrics_word())
}

/// Returns the series with its labels: `lag_seconds{role="leader"}`.
fn shown(family: &FamilySchema, series: &Series) -> String {
    let mut labels = String::new();
    label_set(&mut labels, &series.labels);
    match labels.is_empty() {
        true => family.name.to_string(),
        false => format!("{}{{{labels}}}", family.name),
    }
}

fn names(key: &Key) -> String {
    key.names().collect::<Vec<_>>().join(", ")
}

fn of(registry_metric: Option<RegistryMetric>) -> String {
    match registry_metric {
        Some(registry_metric) => format!("`{}` of the registry", registry_metric.as_str()),
        None => "a family of each key".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::golden;

    const BASE: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `C`.
# KEY channel, side at most 8, then \"_\", \"!\"
# VALUES side \"a\" | \"b\"
# HELP wait_seconds Waited.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{channel=\"*\",side=\"*\",le=\"0.5\"} 0
wait_seconds_bucket{channel=\"*\",side=\"*\",le=\"+Inf\"} 0
wait_seconds_sum{channel=\"*\",side=\"*\"} 0
wait_seconds_count{channel=\"*\",side=\"*\"} 0
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\",side=\"*\",role=\"leader\"} 0
";

    #[test]
    fn every_change_has_a_line_that_says_its_class() {
        for (from, to, expected) in [
            ("at most 8", "at most 9", "changed  key: at most 8 keys became 9\n"),
            ("\"!\"\n", "\"?\"\n", "changed  label side of the key: overflow \"!\" became \"?\"\n"),
            ("side \"a\" | \"b\"", "side \"a\"", "removed  value \"b\" of label side of the key\n"),
            ("| \"b\"", "| \"c\"", "renamed  value \"b\" of label side of the key to \"c\"\n"),
            (
                "# VALUES side \"a\" | \"b\"\n",
                "",
                "changed  label side of the key: takes any value now\n",
            ),
            ("\"0.5\"", "\"0.25\"", "changed  wait_seconds: bucket 0.5 replaced by 0.25\n"),
            (
                "# UNIT wait_seconds seconds\n",
                "",
                "changed  wait_seconds: the unit `seconds` removed\n",
            ),
            (
                "Waited.",
                "Waiting.",
                "changed  wait_seconds: HELP \"Waited.\" became \"Waiting.\"\n",
            ),
            (
                "role=\"leader\"",
                "role=\"replica\"",
                "changed  syncs_total: series syncs_total{role=\"replica\"} added\n  \
                 changed  syncs_total: series syncs_total{role=\"leader\"} removed\n",
            ),
            (
                "role=\"leader\"",
                "part=\"leader\"",
                "changed  syncs_total: label role renamed to part\n",
            ),
            (
                "syncs_total counter",
                "syncs_total gauge",
                "changed  syncs_total: counter became gauge\n",
            ),
        ] {
            let text = BASE.replace(from, to);
            assert_ne!(text, BASE, "{from}");
            let (base, head) = (golden::read(BASE).unwrap(), golden::read(&text).unwrap());
            let lines = describe(&compare(&base.schema, &head.schema));
            assert_eq!(lines, format!("  {expected}"), "{from} as {to}");
        }
    }

    #[test]
    fn a_renamed_family_says_what_else_of_it_changed() {
        let head = BASE.replace("syncs_total", "synced_total").replace("Syncs.", "Synced.");
        let (base, head) = (golden::read(BASE).unwrap(), golden::read(&head).unwrap());
        assert_eq!(
            describe(&compare(&base.schema, &head.schema)),
            "  renamed  syncs_total to synced_total (counter)\n  \
             changed  synced_total: HELP \"Syncs.\" became \"Synced.\"\n"
        );
    }

    #[test]
    fn without_a_golden_everything_is_added() {
        let head = golden::read(BASE).unwrap().schema;
        let base = crate::Schema::new("C", None, &[]);
        assert_eq!(
            describe(&compare(&base, &head)),
            "  added    key channel, side\n  \
             added    wait_seconds (histogram)\n  \
             added    syncs_total (counter)\n"
        );
        assert!(describe(&compare(&head, &base)).contains("  removed  syncs_total (counter)\n"));
    }
}
