//! The fields of a family agree, and families do not clash.

use super::*;

#[test]
fn the_fields_of_a_family_agree() {
    let leader = || labelled("lag", &[("role", "leader")]);
    let replica = || labelled("lag", &[("role", "replica")]);
    passes(&[leader(), Declaration { help: None, ..replica() }]);
    passes(&[Declaration { help: None, ..leader() }, replica()]);
    fires(&[leader(), leader()], Location::Labels(1), "declared above with the same labels");
    fires(&[gauge("lag"), gauge("lag")], Location::Name(1), "rename one, or distinguish");
    fires(&[leader(), help("Other.", replica())], Location::Help(1), "another HELP text above");
    fires(
        &[leader(), labelled("lag", &[("part", "replica")])],
        Location::Labels(1),
        "`part` here and `role` above",
    );
    fires(
        &[unit("bytes", labelled("x_bytes", &[("a", "1")])), labelled("x_bytes", &[("a", "2")])],
        Location::Annotation(1, &UNIT),
        "no unit here and the unit `bytes` above",
    );
    let moved = check(
        Some(&keyed(&[("peer", "_")], 1)),
        &[leader(), Declaration { key_at: 1, ..replica() }],
    );
    assert_eq!(moved[0].location, Location::Labels(1));
    assert_eq!(
        moved[0].message,
        "`lag` has the labels `role`, `peer` here and `peer`, `role` above: all fields of a family need the same labels in the same order"
    );
    let mixed = Declaration { kind: Kind::Counter, ..replica() };
    fires(&[leader(), mixed], Location::Kind(1), "a counter here and a gauge above");
}

#[test]
fn the_values_of_a_partition_are_distinct() {
    let kind = |values| labelled("lag", &[("kind", values)]);
    passes(&[kind("a|b"), kind("c|d")]);
    fires(&[kind("a|b|a")], Location::LabelValue(0, 0, 2), "duplicate value `a`");
    fires(&[kind("a|b"), kind("b|c")], Location::Labels(1), "declared above with the same labels");
}

#[test]
fn fields_of_one_family_have_exemplars_together() {
    let part = |value, exemplars: bool| Declaration {
        kind: Kind::Counter,
        annotations: exemplars.then(|| (&OPENMETRICS, "exemplars".into())).into_iter().collect(),
        ..labelled("drops_total", &[("cause", value)])
    };
    let second = |exemplars| Declaration { help: None, ..part("stale", exemplars) };
    passes(&[part("full", true), second(true)]);
    passes(&[part("full", false), second(false)]);
    let message = "has exemplars here and no exemplars above";
    fires(&[part("full", false), second(true)], Location::Annotation(1, &OPENMETRICS), message);
    let message = "has no exemplars here and exemplars above";
    fires(&[part("full", true), second(false)], Location::Annotation(1, &OPENMETRICS), message);
    let other = Declaration { kind: Kind::Gauge, ..second(false) };
    let violations = check(None, &[part("full", true), other]);
    assert!(
        violations.iter().all(|one| one.location != Location::Annotation(1, &OPENMETRICS)),
        "{violations:?}"
    );
}

#[test]
fn an_annotation_has_a_legal_text() {
    let annotations = vec![(&OPENMETRICS, "exemplars".to_owned())];
    let lag = Declaration { annotations: annotations.clone(), ..gauge("lag") };
    fires(&[lag], Location::Annotation(0, &OPENMETRICS), "of a gauge, found `exemplars`");
    passes(&[Declaration { annotations, ..counter("lags_total") }]);
}

#[test]
fn gauge_and_counter_of_one_openmetrics_family_clash() {
    fires(
        &[gauge("syncs"), counter("syncs_total")],
        Location::Name(1),
        "both use the name `syncs`",
    );
    passes(&[gauge("syncing"), counter("syncs_total")]);
}

#[test]
fn samples_of_a_histogram_and_another_family_clash() {
    let wait = Declaration {
        kind: Kind::Histogram(vec![1.0].into()),
        annotations: vec![(&UNIT, "seconds".into())],
        ..gauge("wait_seconds")
    };
    let counts = counter("wait_seconds_count_total");
    fires(&[wait.clone(), counts], Location::Name(1), "both use the name `wait_seconds_count`");
    passes(&[wait, counter("waits_total")]);
}
