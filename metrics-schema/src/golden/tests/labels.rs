//! Families with labels of their own.

use super::*;
use crate::diff::{compare, describe};
use crate::hash;

pub(super) const FETCHES: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Node`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY node at most 8, then \"_\"
# HELP fetches_total Fetches.
# TYPE fetches_total counter
# LABELS fetches_total peer, outcome(\"ok\" | \"a, \\\"b\\\")\") at most 512, then \"other\"
fetches_total{zone=\"a\",node=\"*\",peer=\"*\",outcome=\"*\",side=\"in\"} 0
fetches_total{zone=\"a\",node=\"*\",peer=\"*\",outcome=\"*\",side=\"out\"} 0
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{node=\"*\"} 0
";

#[test]
fn the_labels_of_a_family_are_read_and_annotated() {
    let schema = read(FETCHES).unwrap().schema;
    let family = &schema.families[0];
    let key = family.key.as_ref().unwrap();
    assert_eq!((key.max_keys, &*key.overflow), (512, "other"));
    assert_eq!(key.names().collect::<Vec<_>>(), ["peer", "outcome"]);
    assert_eq!(*key.labels[1].values, ["ok", "a, \"b\")"]);
    assert_eq!((family.key_at, schema.families[1].key.as_ref()), (1, None));
    assert_eq!(schema.label_names_of(family), ["zone", "node", "peer", "outcome", "side"]);
    assert_eq!(schema.series_at_most(), 9 * (513 * 2 + 1));
    let lines = FETCHES.split_inclusive('\n').skip(2);
    let scrape: String = lines.filter(|line| !line.starts_with("# LABELS")).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), FETCHES);
}

#[test]
fn each_malformed_line_of_labels_is_named() {
    const EXPECTED: &str = "expected the labels, the maximum number of keys and the overflow value";
    let cases = [
        ("peer, outcome", "peer,outcome", 5, EXPECTED),
        ("peer, outcome", ", outcome", 5, EXPECTED),
        ("\"ok\" | ", "ok | ", 5, EXPECTED),
        (")\") at", ")\" at", 5, EXPECTED),
        ("at most 512", "at most many", 5, EXPECTED),
        ("then \"other\"", "then other", 5, EXPECTED),
        ("\"ok\" | ", "\"ok\" | \"ok\" | ", 5, "duplicate value `ok` of `outcome`"),
        ("peer, outcome", "outcome, outcome", 5, "duplicate label `outcome`"),
        ("peer, outcome", "node, outcome", 5, "duplicate label `node`"),
        ("peer=\"*\",", "", 6, "expected the key among the labels"),
        ("peer=\"*\"", "peer=\"a\"", 6, "expected the key among the labels"),
    ];
    assert_refused(FETCHES, &cases);
}

/// Returns the description of the change, and whether the hash of the family differs.
fn changed(from: &str, to: &str) -> (String, bool) {
    let head = FETCHES.replace(from, to);
    assert_ne!(head, FETCHES, "{from}");
    let [base, head] = [FETCHES, &head].map(|text| read(text).unwrap().schema);
    let [old, new] = [&base, &head].map(|schema| hash::family(schema, &schema.families[0], 0));
    (describe(&compare(&base, &head)).trim().to_owned(), old != new)
}

#[test]
fn each_change_of_the_labels_of_a_family_is_a_difference() {
    for (from, to) in
        [("512", "513"), ("\"other\"", "\"rest\""), ("\"ok\" | ", "\"ok\" | \"no\" | ")]
    {
        let (text, differs) = changed(from, to);
        assert!(text.starts_with("changed  fetches_total: the labels peer, outcome("), "{text}");
        assert!(differs, "{from}");
    }
    let (text, differs) = changed("peer", "remote");
    assert!(text.contains("became the labels remote, outcome("), "{text}");
    assert!(differs);
    let reordered = changed("\"ok\" | \"a, \\\"b\\\")\"", "\"a, \\\"b\\\")\" | \"ok\"");
    assert_eq!(reordered, (String::new(), false));
}
