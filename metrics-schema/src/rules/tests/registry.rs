//! Metrics of the registry follow every rule of names.

use super::*;
use crate::RegistryMetric;

fn of_registry(registry_metric: RegistryMetric, name: &str) -> Declaration {
    Declaration {
        kind: registry_metric.kind(),
        help: Some(registry_metric.help().into()),
        registry_metric: Some(registry_metric),
        ..counter(name)
    }
}

#[test]
fn registry_metrics_follow_the_rules_of_names() {
    fires(
        &[of_registry(RegistryMetric::Keys, "liveKeys")],
        Location::Name(0),
        "did you mean `live_keys`?",
    );
    fires(
        &[of_registry(RegistryMetric::Keys, "peers_total")],
        Location::Name(0),
        "reserved for counter metrics",
    );
    fires(
        &[of_registry(RegistryMetric::Folded, "folds")],
        Location::Name(0),
        "ending in `_total` for this counter",
    );
    fires(
        &[of_registry(RegistryMetric::Limit, "peers_count")],
        Location::Name(0),
        "is reserved for",
    );
    passes(&[
        of_registry(RegistryMetric::Keys, "peers"),
        of_registry(RegistryMetric::Folded, "folds_total"),
    ]);
}

#[test]
fn only_the_set_allows_lints_of_registry_metrics() {
    for (name, lint) in [("peers_gauge", lints::TYPE_IN_NAME), ("peers_ms", lints::BASE_UNIT)] {
        let peers = of_registry(RegistryMetric::Keys, name);
        let violations = check(None, std::slice::from_ref(&peers));
        assert_eq!(violations.len(), 1);
        assert!(violations[0].message.ends_with(" on the struct"), "{}", violations[0].message);
        assert_eq!(super::super::check(None, &[peers], &[lint]), []);
    }
}

#[test]
fn registry_metrics_may_contain_the_name_of_the_key() {
    let key = keyed(&["channel"], 1, "_");
    assert_eq!(check(Some(&key), &[of_registry(RegistryMetric::Limit, "channel_limit")]), []);
}

#[test]
fn registry_metrics_have_names_of_their_own() {
    let keys = || of_registry(RegistryMetric::Keys, "syncs");
    fires(&[gauge("syncs"), keys()], Location::Name(1), "registry metric needs its own");
    fires(
        &[labelled("syncs", &[("a", "b")]), keys()],
        Location::Name(1),
        "registry metric needs its own",
    );
    fires(
        &[keys(), of_registry(RegistryMetric::Limit, "syncs")],
        Location::Name(1),
        "registry metric needs its own",
    );
    fires(
        &[counter("syncs_total"), of_registry(RegistryMetric::Folded, "syncs_total")],
        Location::Name(1),
        "registry metric needs its own",
    );
    fires(&[counter("syncs_total"), keys()], Location::Name(1), "both use the name `syncs`");
}
