use super::*;
use crate::{RegistryMetric, golden};

fn schema(families: &str) -> Schema {
    let header = "# Frozen by #[derive(ReplicationMetrics)] on `C`.\n";
    golden::read(&format!("{header}{families}")).unwrap().schema
}

const LAG: &str = "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\n# UNIT lag_seconds seconds\nlag_seconds{role=\"leader\"} 0\nlag_seconds{role=\"replica\"} 0\n";
const SYNCS: &str = "# HELP syncs_total Syncs.\n# TYPE syncs_total counter\nsyncs_total 0\n";

/// Returns the changes from `LAG` to `LAG` with `from` replaced by `to`, as text.
#[track_caller]
fn after(from: &str, to: &str) -> String {
    let head = LAG.replace(from, to);
    assert_ne!(head, LAG);
    let (base, head) = (schema(LAG), schema(&head));
    let changes = compare(&base, &head);
    let differences = changes.iter().map(|change| match change {
        Change::FamilyChanged { what, .. } => format!("{what:?}"),
        other => panic!("{other:?}"),
    });
    differences.collect::<Vec<_>>().join(" ")
}

#[test]
fn exemplars_come_and_go_unless_the_type_does() {
    let shown = SYNCS.replace("counter\n", "counter\n# OPENMETRICS syncs_total exemplars\n");
    let (with, without) = (schema(&shown), schema(SYNCS));
    let between = |base, head| format!("{:?}", compare(base, head));
    assert!(between(&without, &with).contains("base: None, head: Some(\"exemplars\") } }]"));
    assert!(between(&with, &without).contains("base: Some(\"exemplars\"), head: None } }]"));
    assert_eq!(compare(&with, &with), []);
    let gauge = schema(&SYNCS.replace("counter", "gauge"));
    let changes = compare(&with, &gauge);
    let [Change::FamilyChanged { what: Difference::Kind(..), .. }] = changes[..] else {
        panic!("{changes:?}")
    };
}

#[test]
fn each_difference_inside_a_family_is_reported() {
    assert_eq!(after("gauge", "counter"), "Kind(Gauge, Counter)");
    assert_eq!(
        after("# UNIT lag_seconds seconds\n", ""),
        "Annotation { annotation: Annotation(\"UNIT\"), base: Some(\"seconds\"), head: None }"
    );
    assert_eq!(after("Lag.", "Late."), "Help(\"Lag.\", \"Late.\")");
    assert_eq!(after("role", "part"), "Label(Replaced(\"role\", \"part\"))");
    assert_eq!(after("role=", "zone=\"a\",role="), "Label(Added(\"zone\"))");
    assert!(after("replica", "primary").starts_with("Series(Replaced("));
    assert!(after("lag_seconds{role=\"replica\"} 0\n", "").starts_with("Series(Removed("));
    let more = "lag_seconds{role=\"leader\"} 0\nlag_seconds{role=\"spare\"} 0\n";
    assert!(after("lag_seconds{role=\"leader\"} 0\n", more).starts_with("Series(Added("));
}

#[test]
fn a_bound_in_the_place_of_another_is_one_difference() {
    let between = |base: &[f64], head: &[f64]| {
        let mut found = Vec::new();
        bucket_differences(&mut found, base, head);
        format!("{found:?}")
    };
    assert_eq!(between(&[0.1, 1.0, 5.0], &[0.1, 2.0, 5.0]), "[Bucket(Replaced(1.0, 2.0))]");
    assert_eq!(
        between(&[0.1, 1.0, 5.0], &[0.2, 1.0, 9.0]),
        "[Bucket(Replaced(0.1, 0.2)), Bucket(Replaced(5.0, 9.0))]"
    );
    assert_eq!(between(&[1.0, 5.0], &[0.1, 1.0, 5.0]), "[Bucket(Added(0.1))]");
    assert_eq!(between(&[0.1, 1.0], &[1.0]), "[Bucket(Removed(0.1))]");
    assert_eq!(
        between(&[0.1, 1.0], &[0.2, 0.3, 1.0]),
        "[Bucket(Added(0.2)), Bucket(Added(0.3)), Bucket(Removed(0.1))]"
    );
    // The number of bounds is the same, but neither bound replaces the other.
    assert_eq!(between(&[1.0, 5.0], &[0.1, 1.0]), "[Bucket(Added(0.1)), Bucket(Removed(5.0))]");
    assert_eq!(between(&[1.0, 5.0], &[1.0, 5.0]), "[]");
    assert_eq!(between(&[-0.0], &[0.0]), "[Bucket(Replaced(-0.0, 0.0))]");
}

/// Returns a schema with these metrics of the registry.
fn of_registry(registry_metrics: &[(&str, &str)]) -> Schema {
    let family = |(name, word): &(&str, &str)| {
        let registry_metric = RegistryMetric::from_word(word).unwrap();
        let (kind, help) = (registry_metric.kind(), registry_metric.help());
        format!("# HELP {name} {help}\n# TYPE {name} {kind}\n# REGISTRY {name} {word}\n{name} 0\n")
    };
    let families: String = registry_metrics.iter().map(family).collect();
    schema(&format!("# KEY peer at most 8, then \"_\"\n{families}"))
}

#[test]
fn registry_metrics_are_added_removed_renamed_and_exchanged() {
    let base = of_registry(&[("peers", "keys"), ("peers_cap", "limit")]);
    assert_eq!(compare(&base, &base), []);
    let fewer = of_registry(&[("peers", "keys")]);
    assert!(matches!(compare(&base, &fewer)[..], [Change::Family(Edit::Removed(_))]));
    assert!(matches!(compare(&fewer, &base)[..], [Change::Family(Edit::Added(_))]));
    let renamed = of_registry(&[("peers", "keys"), ("most_nodes", "limit")]);
    assert!(matches!(compare(&base, &renamed)[..], [Change::Family(Edit::Replaced(..))]));
    let other = of_registry(&[("peers", "keys"), ("peers_cap_total", "folded")]);
    assert!(matches!(
        compare(&base, &other)[..],
        [Change::Family(Edit::Added(_)), Change::Family(Edit::Removed(_))]
    ));
    let one = of_registry(&[("linked_peers_now", "keys")]);
    let other = of_registry(&[("linked_peers_max", "limit")]);
    assert!(matches!(
        compare(&one, &other)[..],
        [Change::Family(Edit::Added(_)), Change::Family(Edit::Removed(_))]
    ));
    let exchanged = of_registry(&[("peers", "limit"), ("peers_cap", "keys")]);
    let lines = "  changed  peers: the `usage` key `keys` became the `usage` key `limit`\n  \
                   changed  peers_cap: the `usage` key `limit` became the `usage` key `keys`\n";
    assert_eq!(describe(&compare(&base, &exchanged)), lines);
}

#[test]
fn a_family_of_each_key_that_becomes_the_registrys_is_one_difference() {
    let key = "# KEY peer at most 8, then \"_\"\n";
    let each = "# HELP peers Peers.\n# TYPE peers gauge\npeers{peer=\"*\"} 0\n";
    let (base, head) = (schema(&format!("{key}{each}")), of_registry(&[("peers", "keys")]));
    let line = "  changed  peers: no `usage` key became the `usage` key `keys`\n";
    assert_eq!(describe(&compare(&base, &head)), line);
}

#[test]
fn the_order_of_labels_includes_the_key() {
    let family = "# HELP lag Lag.\n# TYPE lag gauge\nlag{peer=\"*\",role=\"leader\"} 0\n";
    let base = format!("# KEY peer at most 8, then \"_\"\n{family}");
    let head = base.replace("peer=\"*\",role=\"leader\"", "role=\"leader\",peer=\"*\"");
    let line = "  changed  lag: the labels peer, role became role, peer\n";
    assert_eq!(describe(&compare(&schema(&base), &schema(&head))), line);
}

#[test]
fn the_order_of_families_is_no_difference() {
    let (base, head) = (schema(&format!("{LAG}{SYNCS}")), schema(&format!("{SYNCS}{LAG}")));
    assert_eq!(compare(&base, &head), []);
}

#[test]
fn a_rename_is_not_a_removal_and_an_addition() {
    let base = schema(&format!("{LAG}{SYNCS}"));
    let renamed = schema(&format!("{LAG}{}", SYNCS.replace("syncs_total", "synced_total")));
    assert!(matches!(compare(&base, &renamed)[..], [Change::Family(Edit::Replaced(..))]));
    let other = SYNCS.replace("syncs_total", "elections_total").replace("Syncs", "Elections");
    let other = schema(&format!("{LAG}{other}"));
    assert!(matches!(
        compare(&base, &other)[..],
        [Change::Family(Edit::Added(_)), Change::Family(Edit::Removed(_))]
    ));
}
