//! Lints that a field or the set allows.

use super::*;

/// Each lint that a field can allow, with a declaration that violates it.
fn violations() -> Vec<(StyleLint, Declaration)> {
    let info =
        Declaration { kind: Kind::Info(vec!["version".into()].into()), ..gauge("build_version") };
    let mut cases = vec![
        (lints::COUNTER_SUFFIX, counter("syncs")),
        (lints::TOTAL_SUFFIX, gauge("depth_total")),
        (lints::INFO_SUFFIX, Declaration { name: "build".into(), ..info }),
        (lints::UNIT_SUFFIX, Declaration { fixed_unit: Some("seconds"), ..gauge("lag") }),
        (lints::BASE_UNIT, gauge("lag_ms")),
        (lints::TARGET_LABEL, labelled("x", &[("job", "a")])),
        (lints::TARGET_LABEL, labelled("x", &[("instance", "a")])),
        (lints::EMPTY_LABEL, labelled("x", &[("role", "")])),
        (lints::TYPE_IN_NAME, gauge("depth_gauge")),
        (lints::LABEL_IN_NAME, labelled("role_lag", &[("role", "a")])),
        (lints::HELP, help("Queue depth.", gauge("queue_depth"))),
        (lints::HELP, help("", gauge("queue_depth"))),
        (lints::HELP, Declaration { help: None, ..gauge("queue_depth") }),
        (lints::CASE, labelled("x", &[("peerId", "a")])),
        (lints::CASE, labelled("x", &[("_peer", "a")])),
    ];
    let suffixes = ["bucket", "count", "sum", "created", "gcount", "gsum", "info"];
    let reserved = |suffix| (lints::RESERVED_SUFFIX, gauge(&format!("x_{suffix}")));
    cases.extend(suffixes.map(reserved));
    cases.extend(
        ["queueDepth", "HTTP", "_depth", "a:b", ":a"].map(|name| (lints::CASE, gauge(name))),
    );
    cases
}

#[test]
fn each_lint_fires_unless_the_field_or_the_set_allows_it() {
    let cases = violations();
    for lint in lints::ALL {
        assert!(cases.iter().any(|(known, _)| known == lint), "{}", lint.id);
    }
    for (lint, declared) in cases {
        let found = check(None, std::slice::from_ref(&declared));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.ends_with(&lint.how_to_allow()), "{}", found[0].message);
        assert_eq!(super::super::check(None, std::slice::from_ref(&declared), &[lint]), []);
        passes(&[allow(lint, declared)]);
    }
}

#[test]
fn what_a_scraper_rejects_cannot_be_allowed() {
    let all = |declared: &[Declaration]| super::super::check(None, declared, lints::ALL);
    let states = Declaration { kind: Kind::StateSet, ..gauge("node:state") };
    for (declared, location) in [
        (gauge("a-b"), Location::Name(0)),
        (gauge("größe"), Location::Name(0)),
        (gauge("2x"), Location::Name(0)),
        (gauge(""), Location::Name(0)),
        (states, Location::Name(0)),
        (labelled("x", &[("__a", "1")]), Location::LabelName(0, 0)),
        (labelled("x", &[("le", "1")]), Location::LabelName(0, 0)),
        (help(" ", gauge("x")), Location::Help(0)),
        (unit("seconds", gauge("lag")), Location::Name(0)),
    ] {
        assert_eq!(all(&[declared])[0].location, location);
    }
    let wait = Declaration { kind: Kind::Histogram(vec![1.0].into()), ..gauge("wait") };
    let clash = all(&[wait, counter("wait_count")]);
    assert_eq!(clash[0].location, Location::Name(1));
    assert!(clash[0].message.contains("both use the name `wait_count`"), "{clash:?}");
}

#[test]
fn labels_of_a_key_need_an_allowance_of_the_set() {
    for (label, lint) in [("job", lints::TARGET_LABEL), ("peerId", lints::CASE)] {
        let key = keyed(&[label], 1, "_");
        let found = check(Some(&key), &[gauge("depth")]);
        assert_eq!(found[0].location, Location::KeyLabel(0));
        assert!(found[0].message.ends_with(" on the struct"), "{}", found[0].message);
        assert_eq!(super::super::check(Some(&key), &[gauge("depth")], &[lint]), []);
    }
}

#[test]
fn an_allowance_that_is_not_needed_is_reported() {
    fires(
        &[allow(lints::BASE_UNIT, gauge("lag_seconds"))],
        Location::Allowed(0, lints::BASE_UNIT),
        "does not violate it",
    );
    let of_set = |declared| super::super::check(None, &[declared], &[lints::BASE_UNIT]);
    assert_eq!(of_set(gauge("lag_ms")), []);
    for declared in [gauge("lag_seconds"), allow(lints::BASE_UNIT, gauge("lag_ms"))] {
        let found = of_set(declared);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].location, Location::AllowedBySet(lints::BASE_UNIT));
    }
}
