//! Keys of several labels.

use super::*;

const PAIRED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel, peer at most 8, then \"b\\\", \\\"\"
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\",peer=\"*\",role=\"leader\"} 0
syncs_total{channel=\"*\",peer=\"*\",role=\"replica\"} 0
";

#[test]
fn a_golden_with_a_key_of_several_labels_is_read_and_annotated() {
    let schema = read(PAIRED).unwrap().schema;
    let labels = [KeyLabel::new("channel"), KeyLabel::new("peer")];
    assert_eq!(*schema.key_labels(), labels);
    assert_eq!(schema.key.as_ref().unwrap().overflow, "b\", \"");
    assert_eq!(&*schema.families[0].series[0].labels, [Label::new("role", "leader")]);
    let scrape: String = PAIRED.split_inclusive('\n').skip(2).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), PAIRED);
}

/// A label that can have only certain values. One of them contains an escaped character and a bar.
pub(super) const CLOSED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel, side(\"near\" | \"the \\\"far\\\" | one\") at most 8, then \"a\"
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\",side=\"*\"} 0
";

#[test]
fn the_values_of_a_label_are_read_and_annotated() {
    let schema = read(CLOSED).unwrap().schema;
    let [channel, side] = schema.key_labels() else { panic!("{schema:?}") };
    assert_eq!(*channel, KeyLabel::new("channel"));
    assert_eq!(*side.values, ["near", "the \"far\" | one"]);
    let scrape: String = CLOSED.split_inclusive('\n').skip(2).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), CLOSED);
}

const EXPECTED: &str = "expected the labels, the maximum number of keys and the overflow value";

#[test]
fn each_malformed_list_of_values_is_named() {
    let cases = [
        ("\"near\" | \"the", "\"near\", \"the", 2, EXPECTED),
        ("\"near\" | \"the", "\"near | \"the", 2, EXPECTED),
        ("\"near\" | \"the", "near | \"the", 2, EXPECTED),
        (" | one\"", " | one\" |", 2, EXPECTED),
        (" | one\"", " | one\" ", 2, EXPECTED),
        ("side(", "side (", 2, EXPECTED),
        ("side(\"near\"", "side(\"\"", 2, "expected no empty value of `side`"),
        ("\"near\"", "\"near\" | \"near\"", 2, "duplicate value `near` of `side`"),
        ("side(\"near\"", "peer(\"near\"", 5, "the key among the labels"),
    ];
    assert_refused(CLOSED, &cases);
}

#[test]
fn the_position_of_the_key_is_read() {
    let place = |text: &str| read(text).unwrap().schema.families[0].key_at;
    assert_eq!(place(PAIRED), 0);
    let last = PAIRED.replace("channel=\"*\",peer=\"*\",role=", "role=");
    let last = last.replace("\"} 0", "\",channel=\"*\",peer=\"*\"} 0");
    assert_eq!(place(&last), 1);
}

#[test]
fn each_malformed_key_of_several_labels_is_named() {
    let cases = [
        ("then \"b", "then \"a\", \"b", 2, EXPECTED),
        ("then \"b", "then b", 2, EXPECTED),
        ("channel, peer", "channel,peer", 2, EXPECTED),
        ("channel, peer", "channel, ", 2, EXPECTED),
        (
            ",peer=\"*\",role=\"leader\"",
            ",role=\"leader\",peer=\"*\"",
            5,
            "the key among the labels: `channel=\"*\",peer=\"*\"`",
        ),
        ("channel=\"*\",peer=\"*\"", "peer=\"*\",channel=\"*\"", 5, "the key among the labels"),
        (
            "channel=\"*\",peer=\"*\",role=\"replica\"",
            "role=\"replica\",channel=\"*\",peer=\"*\"",
            6,
            "have the labels of the key in different places",
        ),
        ("peer=\"*\"", "peer=\"a\"", 5, "the key among the labels"),
        (",peer=\"*\"", "", 5, "the key among the labels: `channel=\"*\",peer=\"*\"`"),
    ];
    assert_refused(PAIRED, &cases);
}
