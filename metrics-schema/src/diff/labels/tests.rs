use proptest::prelude::*;

use super::*;
use crate::diff::{Change, compare as compare_schemas, family_changes};
use crate::{Schema, golden};

fn schema(header: &str, series: &[&str]) -> Schema {
    let series: String = series.iter().map(|labels| format!("syncs_total{labels} 0\n")).collect();
    let text = format!(
        "# Frozen by #[derive(ReplicationMetrics)] on `C`.\n{header}\
         # HELP syncs_total Syncs.\n# TYPE syncs_total counter\n{series}"
    );
    golden::read(&text).unwrap().schema
}

fn of(schema: &Schema) -> Declared<'_> {
    Declared { schema, family: &schema.families[0] }
}

fn changes(base: &[&str], head: &[&str]) -> String {
    let (base, head) = (schema("", base), schema("", head));
    format!("{:?}", compare(of(&base), of(&head)).iter().map(brief).collect::<Vec<_>>())
}

fn brief(change: &LabelChange<'_>) -> String {
    let names = |labels: &[WireLabel<'_>]| {
        labels.iter().map(|label| label.name).collect::<Vec<_>>().join("+")
    };
    match change {
        LabelChange::Added(label) => format!("added {}", label.name),
        LabelChange::AddedEmpty(label) => format!("empty {}", label.name),
        LabelChange::Removed(label) => format!("removed {}", label.name),
        LabelChange::Renamed(old, new) => format!("{} became {}", old.name, new.name),
        LabelChange::Split(old, new) => format!("{} split into {}", names(old), names(new)),
        LabelChange::Values(values) => format!(
            "{}: -{:?} +{:?} ~{:?} /{:?}",
            values.name, values.removed, values.added, values.renamed, values.split
        ),
        LabelChange::Constant { name, base, head } => format!("{name}: {base} became {head}"),
        LabelChange::Combinations { removed, added } => {
            format!("{} and {} series", removed.len(), added.len())
        }
        LabelChange::Reordered(old, new) => format!("{old:?} became {new:?}"),
    }
}

#[test]
fn labels_are_paired_by_likeness() {
    assert_eq!(
        changes(
            &["{reclaimPolicy=\"*\",bindingMode=\"*\"}"],
            &["{binding_mode=\"*\",reclaim_policy=\"*\"}"]
        ),
        r#"["reclaimPolicy became reclaim_policy", "bindingMode became binding_mode"]"#
    );
    assert_eq!(changes(&["{node=\"*\"}"], &["{package=\"*\"}"]), r#"["node became package"]"#);
    assert_eq!(
        changes(&["{cpu=\"*\"}"], &["{core=\"*\",package=\"*\"}"]),
        r#"["cpu split into core+package"]"#
    );
}

#[test]
fn values_are_added_removed_renamed_and_split() {
    let (a, b) = ("{op=\"read\"}", "{op=\"error\"}");
    assert_eq!(changes(&[a, b], &[a]), r#"["op: -[\"error\"] +[] ~[] /[]"]"#);
    assert_eq!(changes(&[a], &[a, b]), r#"["op: -[] +[\"error\"] ~[] /[]"]"#);
    assert_eq!(
        changes(&[a, b], &[a, "{op=\"errors\"}"]),
        r#"["op: -[] +[] ~[(\"error\", \"errors\")] /[]"]"#
    );
    assert_eq!(
        changes(&[a, b], &[a, "{op=\"client_error\"}", "{op=\"server_error\"}"]),
        r#"["op: -[] +[] ~[] /[(\"error\", [\"client_error\", \"server_error\"])]"]"#
    );
    assert_eq!(changes(&[a], &[b]), r#"["op: read became error"]"#);
}

#[test]
fn an_empty_value_is_no_label() {
    assert_eq!(changes(&[""], &["{cause=\"\"}"]), "[]");
    assert_eq!(changes(&[""], &["{cause=\"\"}", "{cause=\"user\"}"]), r#"["empty cause"]"#);
    assert_eq!(changes(&[""], &["{cause=\"na\"}", "{cause=\"user\"}"]), r#"["added cause"]"#);
}

#[test]
fn values_that_no_longer_occur_together_are_a_change() {
    let base = ["{a=\"1\",b=\"1\"}", "{a=\"2\",b=\"2\"}"];
    let head = ["{a=\"1\",b=\"2\"}", "{a=\"2\",b=\"1\"}"];
    assert_eq!(changes(&base, &head), r#"["2 and 2 series"]"#);
}

#[test]
fn a_label_that_becomes_one_of_the_key_is_the_same_label() {
    let base = schema("", &["{peer=\"*\"}"]);
    let head = schema("# KEY peer at most 8, then \"_\"\n", &["{peer=\"*\"}"]);
    let found = family_changes(of(&base), of(&head));
    assert_eq!(found.labels, []);
    assert_eq!(found.keys.len(), 1);
}

fn series() -> impl Strategy<Value = Vec<String>> {
    let labels = prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    labels.prop_flat_map(|names| {
        let value = prop::sample::select(vec!["x", "y", "error", "read_error", "*"]);
        let one = prop::collection::vec(value, names.len());
        prop::collection::btree_set(one, 1..4).prop_map(move |all| {
            let one = |values: Vec<&str>| {
                let labels =
                    names.iter().zip(values).map(|(name, value)| format!("{name}=\"{value}\""));
                let labels = labels.collect::<Vec<_>>().join(",");
                if labels.is_empty() { labels } else { format!("{{{labels}}}") }
            };
            all.into_iter().map(one).collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Both comparisons have one notion of equality.
    #[test]
    fn rolled_up_changes_exist_exactly_if_there_are_differences(base in series(), head in series()) {
        let [base, head] = [base, head].map(|series| {
            schema("", &series.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let rolled_up = family_changes(of(&base), of(&head));
        let differences = compare_schemas(&base, &head);
        let only_open = |change: &Change<'_>| !matches!(change, Change::FamilyChanged { .. });
        prop_assert!(!differences.iter().any(only_open));
        // A label with any value hides the values that a golden shows beside the example.
        if !format!("{base:?}{head:?}").contains("\"*\"") {
            prop_assert_eq!(rolled_up.is_empty(), differences.is_empty());
        }
        prop_assert!(family_changes(of(&base), of(&base)).is_empty());
    }
}
