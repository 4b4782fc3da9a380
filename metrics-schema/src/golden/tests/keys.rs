//! Keys of several labels.

use super::*;

const PAIRED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel, peer at most 8, then \"a\", \"b\\\", \\\"\"
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\",peer=\"*\",role=\"leader\"} 0
syncs_total{channel=\"*\",peer=\"*\",role=\"replica\"} 0
";

#[test]
fn a_golden_with_a_key_of_several_labels_is_read_and_annotated() {
    let schema = read(PAIRED).unwrap().schema;
    let labels = [KeyLabel::new("channel", "a"), KeyLabel::new("peer", "b\", \"")];
    assert_eq!(*schema.key_labels(), labels);
    assert_eq!(&*schema.families[0].series[0].labels, [Label::new("role", "leader")]);
    let scrape: String = PAIRED.split_inclusive('\n').skip(2).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), PAIRED);
}

/// A label that can have only certain values. One of them contains an escaped character and a bar.
pub(super) const CLOSED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel, side at most 8, then \"a\", \"b\"
# VALUES side \"near\" | \"the \\\"far\\\" | one\"
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\",side=\"*\"} 0
";

#[test]
fn the_values_of_a_label_are_read_with_their_line_and_annotated() {
    let golden = read(CLOSED).unwrap();
    let [channel, side] = golden.schema.key_labels() else { panic!("{golden:?}") };
    assert_eq!(*channel, KeyLabel::new("channel", "a"));
    assert_eq!(*side.values, ["near", "the \"far\" | one"]);
    assert_eq!((golden.line_of_values("side"), golden.key_line), (Some(3), Some(2)));
    assert_eq!((golden.line_of_values("channel"), golden.line_of_values("peer")), (None, None));
    let scrape: String = CLOSED.split_inclusive('\n').skip(3).collect();
    assert_eq!(annotate(&golden.schema, ACCEPT, &scrape), CLOSED);
}

#[test]
fn each_malformed_line_of_values_is_named() {
    const EXPECTED: &str = "expected `# VALUES <label> \"<value>\" | \"<value>\"`";
    const KEY: &str = "# KEY channel, side at most 8, then \"a\", \"b\"\n";
    let doubled = format!("{KEY}# VALUES side \"c\"\n");
    let cases = [
        ("side \"near\" | \"the", "side \"near\", \"the", 3, EXPECTED),
        ("side \"near\" | \"the", "side \"near | \"the", 3, EXPECTED),
        ("side \"near\" | \"the", "side near | \"the", 3, EXPECTED),
        (" | one\"", " | one\" |", 3, EXPECTED),
        (" | one\"", " | one\" ", 3, EXPECTED),
        ("VALUES side \"near\"", "VALUES \"near\"", 3, EXPECTED),
        ("VALUES side \"near\"", "VALUES peer \"near\"", 3, "`peer` is not a label of the key"),
        ("VALUES side \"near\"", "VALUES side \"\"", 3, "expected no empty value of `side`"),
        ("\"near\"", "\"near\" | \"near\"", 3, "duplicate value `near` of `side`"),
        (KEY, &*doubled, 4, "duplicate `# VALUES` of `side`"),
        (KEY, "", 2, "expected `# KEY …` before `# VALUES`"),
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
    let values = "with as many values as labels";
    let cases = [
        (", \"b\\\", \\\"\"", "", 2, values),
        ("then \"a\"", "then \"a\", \"a\"", 2, values),
        ("then \"a\", ", "then \"a\",", 2, values),
        ("channel, peer", "channel,peer", 2, values),
        ("channel, peer", "channel, ", 2, values),
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
