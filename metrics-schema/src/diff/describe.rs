//! The text for changes, which a person reads before accepting them.

use std::fmt::Write;

use super::{Change, Difference, Edit};
use crate::exposition::bound;
use crate::{FamilySchema, Key, KeyLabel};

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
    }
    out
}

const CHANGED: &str = "changed";

fn words(change: &Change<'_>) -> (&'static str, String) {
    let label = |label: &KeyLabel| format!("label {} of the key", label.name);
    match change {
        Change::Family(Edit::Replaced(base, head)) => {
            ("renamed", format!("{} to {}", base.name, typed(head)))
        }
        Change::Family(what) => edit(what, |family| typed(family), |family| typed(family)),
        Change::FamilyChanged { base, head, what } => {
            (CHANGED, format!("{}: {}", head.name, difference(base, head, what)))
        }
        Change::KeyAdded(key) => ("added", format!("key {}", names(key))),
        Change::KeyRemoved(key) => ("removed", format!("key {}", names(key))),
        Change::KeyLabel(what) => edit(what, |found| label(found), |new| new.name.to_string()),
        Change::KeyLabelsReordered(base, head) => {
            (CHANGED, format!("key: the labels {} became {}", names(base), names(head)))
        }
        Change::KeyLimit(base, head) => {
            (CHANGED, format!("key: at most {} keys became {}", base.max_keys, head.max_keys))
        }
        Change::KeyOverflow(base, head) => {
            let (old, new) = (&base.overflow, &head.overflow);
            (CHANGED, format!("key: overflow {old:?} became {new:?}"))
        }
        Change::KeyAnyValue(_, head) => {
            let count = match head.values.len() {
                0 => "any value".to_owned(),
                count => format!("only {count} values"),
            };
            (CHANGED, format!("{}: can have {count} now", label(head)))
        }
        Change::KeyValue { head, what, .. } => {
            let text = |value: &&str| format!("value {value:?} of {}", label(head));
            edit(what, text, |new| format!("{new:?}"))
        }
    }
}

/// Returns the class and the text of an edit. `text` describes an element, and `brief` its replacement.
fn edit<T>(
    edit: &Edit<T>,
    text: impl Fn(&T) -> String,
    brief: impl Fn(&T) -> String,
) -> (&'static str, String) {
    match edit {
        Edit::Added(head) => ("added", text(head)),
        Edit::Removed(base) => ("removed", text(base)),
        Edit::Replaced(base, head) => ("renamed", format!("{} to {}", text(base), brief(head))),
    }
}

fn difference(base: &FamilySchema, head: &FamilySchema, what: &Difference<'_>) -> String {
    match what {
        Difference::Kind(old, new) => {
            format!("{} became {}", old.openmetrics_word(), new.openmetrics_word())
        }
        Difference::Annotation { annotation, base, head } => {
            format!(
                "{} became {}",
                annotation.describe(base.as_deref()),
                annotation.describe(head.as_deref())
            )
        }
        Difference::Help(old, new) => format!("HELP {old:?} became {new:?}"),
        Difference::Label(edit) => element("label", edit, |_, name| (*name).to_owned()),
        Difference::LabelsReordered(old, new) => {
            format!("the labels {} became {}", old.join(", "), new.join(", "))
        }
        Difference::Bucket(edit) => element("bucket", edit, |_, value| bound(*value)),
        Difference::Series(edit) => element("series", edit, |is_new, series| {
            series.to_text(if is_new { &head.name } else { &base.name })
        }),
    }
}

/// Describes the change of one element of a list. `text` formats an element; its first argument is true for an
/// element of the head.
fn element<T>(noun: &str, edit: &Edit<T>, text: impl Fn(bool, &T) -> String) -> String {
    match edit {
        Edit::Added(head) => format!("{noun} {} added", text(true, head)),
        Edit::Removed(base) => format!("{noun} {} removed", text(false, base)),
        Edit::Replaced(base, head) => {
            format!("{noun} {} replaced by {}", text(false, base), text(true, head))
        }
    }
}

/// Returns the family with its type: `lag_seconds (gauge)`.
fn typed(family: &FamilySchema) -> String {
    format!("{} ({})", family.name, family.kind.openmetrics_word())
}

fn names(key: &Key) -> String {
    key.names().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::golden;

    const BASE: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `C`.
# KEY channel, side(\"a\" | \"b\") at most 8, then \"_\"
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
    fn every_change_has_a_line_with_its_class() {
        for (from, to, expected) in [
            ("| \"b\"", "| \"c\"", "renamed  value \"b\" of label side of the key to \"c\"\n"),
            ("\"0.5\"", "\"0.25\"", "changed  wait_seconds: bucket 0.5 replaced by 0.25\n"),
            (
                "# UNIT wait_seconds seconds\n",
                "",
                "changed  wait_seconds: the unit `seconds` became no unit\n",
            ),
            (
                "Waited.",
                "Waiting.",
                "changed  wait_seconds: HELP \"Waited.\" became \"Waiting.\"\n",
            ),
            (
                "role=\"leader\"",
                "role=\"replica\"",
                "changed  syncs_total: series syncs_total{role=\"leader\"} replaced by syncs_total{role=\"replica\"}\n",
            ),
            (
                "role=\"leader\"",
                "part=\"leader\"",
                "changed  syncs_total: label role replaced by part\n",
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
    fn other_changes_of_a_renamed_family_are_described() {
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
