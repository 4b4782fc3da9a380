//! Each rule with a case that must fire and one that must not.

use super::*;

fn counter(name: &str) -> Declaration {
    Declaration {
        name: name.into(),
        kind: Kind::Counter,
        unit: None,
        help: Some(format!("What {name} counts.")),
        labels: vec![],
        allowed: vec![],
    }
}

fn gauge(name: &str) -> Declaration {
    Declaration { kind: Kind::Gauge, ..counter(name) }
}

fn labelled(name: &str, labels: &[(&'static str, &'static str)]) -> Declaration {
    let labels = labels.iter().map(|(name, value)| Label::new(name, value)).collect();
    Declaration { labels, ..gauge(name) }
}

fn unit(unit: &str, declared: Declaration) -> Declaration {
    Declaration { unit: Some(unit.into()), ..declared }
}

fn help(help: &str, declared: Declaration) -> Declaration {
    Declaration { help: Some(help.into()), ..declared }
}

fn allow(taste: Taste, declared: Declaration) -> Declaration {
    Declaration { allowed: vec![taste], ..declared }
}

#[track_caller]
fn fires(declared: &[Declaration], place: Place, part: &str) {
    let violations = check(None, declared);
    assert_eq!(violations.len(), 1, "{violations:#?}");
    assert_eq!(violations[0].place, place);
    assert!(violations[0].message.contains(part), "{}", violations[0].message);
}

#[track_caller]
fn passes(declared: &[Declaration]) {
    assert_eq!(check(None, declared), []);
}

#[test]
fn a_metric_name_is_snake_case() {
    fires(&[gauge("queueDepth")], Place::Name(0), "did you mean `queue_depth`?");
    passes(&[gauge("queue_depth")]);
}

#[test]
fn only_counters_end_in_total() {
    fires(&[counter("syncs")], Place::Name(0), "a counter name ending in `_total`");
    fires(&[gauge("depth_total")], Place::Name(0), "only counters end in it");
    passes(&[counter("syncs_total"), gauge("depth")]);
}

#[test]
fn suffixes_of_derived_samples_are_reserved() {
    for suffix in ["bucket", "count", "sum", "created", "gcount", "gsum", "info"] {
        fires(&[gauge(&format!("x_{suffix}"))], Place::Name(0), "is reserved for");
    }
    passes(&[gauge("account"), gauge("checksum_errors"), gauge("bucket_fill")]);
}

#[test]
fn the_type_is_not_in_the_name() {
    fires(&[gauge("depth_gauge")], Place::Name(0), "allow(type_in_name");
    passes(&[gauge("gauged_depth"), allow(Taste::TypeInName, gauge("depth_gauge"))]);
}

#[test]
fn a_label_is_not_in_the_name() {
    fires(
        &[labelled("role_lag", &[("role", "a")])],
        Place::Name(0),
        "repeats the name of its label `role`",
    );
    passes(&[labelled("parole_lag", &[("role", "a")])]);
    let key = Key::new("channel", 1, "_");
    assert_eq!(check(Some(&key), &[gauge("channel_depth")])[0].place, Place::Name(0));
    assert_eq!(check(Some(&key), &[gauge("channels")]), []);
}

#[test]
fn a_unit_is_a_base_unit() {
    fires(&[gauge("lag_ms")], Place::Name(0), "say `seconds`");
    fires(&[counter("sent_mebibytes_total")], Place::Name(0), "say `bytes`");
    fires(&[unit("milliseconds", gauge("lag_milliseconds"))], Place::Unit(0), "say `seconds`");
    passes(&[
        gauge("lag_seconds"),
        counter("sent_bytes_total"),
        allow(Taste::BaseUnit, gauge("lag_ms")),
    ]);
}

#[test]
fn a_name_ends_in_its_unit() {
    fires(&[unit("seconds", gauge("lag"))], Place::Name(0), "ending in its unit, `_seconds`");
    fires(&[unit("bytes", counter("bytes_sent_total"))], Place::Name(0), "`_bytes_total`");
    fires(&[unit("per second", gauge("x"))], Place::Unit(0), "a unit of lower-case letters");
    passes(&[
        unit("seconds", gauge("lag_seconds")),
        unit("requests", counter("open_requests_total")),
    ]);
}

#[test]
fn help_says_more_than_the_name() {
    fires(&[help(" ", gauge("depth"))], Place::Help(0), "found a blank one");
    fires(&[help("a\nb", gauge("depth"))], Place::Help(0), "of one line");
    fires(&[help("a\tb", gauge("depth"))], Place::Help(0), "found `\\t`");
    fires(&[help("A. ", gauge("depth"))], Place::Help(0), "white space");
    fires(&[help("Queue depth.", gauge("queue_depth"))], Place::Help(0), "only repeats its name");
    fires(&[Declaration { help: None, ..gauge("depth") }], Place::Help(0), "write a doc comment");
    passes(&[help("Entries that wait in the queue.", gauge("queue_depth"))]);
}

#[test]
fn label_names_are_legal_and_free() {
    fires(&[labelled("x", &[("a-b", "1")])], Place::LabelName(0, 0), "found `-`");
    fires(&[labelled("x", &[("_a", "1")])], Place::LabelName(0, 0), "reserved");
    for reserved in ["job", "instance", "le", "quantile"] {
        fires(&[labelled("x", &[(reserved, "1")])], Place::LabelName(0, 0), "is reserved: ");
    }
    fires(&[labelled("x", &[("a", "1"), ("a", "2")])], Place::LabelName(0, 1), "stands twice");
    fires(
        &[labelled("x", &[("a", "")])],
        Place::LabelValue(0, 0),
        "reads an empty one as no label",
    );
    passes(&[labelled("x", &[("a", "1"), ("b", "any \"text\"\n")])]);
}

#[test]
fn a_key_is_a_legal_label_with_room() {
    let of = |label: &'static str, max_keys, overflow: &'static str| {
        check(Some(&Key::new(label, max_keys, overflow)), &[labelled("x", &[("role", "a")])])
    };
    assert_eq!(of("channel", 1, "_"), []);
    assert_eq!(of("__name__", 1, "_")[0].place, Place::KeyLabel);
    assert_eq!(of("instance", 1, "_")[0].place, Place::KeyLabel);
    assert_eq!(of("channel", 0, "_")[0].place, Place::KeyLimit);
    assert_eq!(of("channel", 1, "")[0].place, Place::KeyOverflow);
    assert_eq!(of("role", 1, "_")[0].place, Place::LabelName(0, 0));
}

#[test]
fn the_fields_of_a_family_agree() {
    let leader = || labelled("lag", &[("role", "leader")]);
    let replica = || labelled("lag", &[("role", "replica")]);
    passes(&[leader(), Declaration { help: None, ..replica() }]);
    passes(&[Declaration { help: None, ..leader() }, replica()]);
    fires(&[leader(), leader()], Place::Labels(1), "declared above with the same labels");
    fires(&[gauge("lag"), gauge("lag")], Place::Name(1), "rename it");
    fires(&[leader(), help("Other.", replica())], Place::Help(1), "another HELP text above");
    fires(
        &[leader(), labelled("lag", &[("part", "replica")])],
        Place::Labels(1),
        "`part` here and `role` above",
    );
    fires(
        &[unit("bytes", labelled("x_bytes", &[("a", "1")])), labelled("x_bytes", &[("a", "2")])],
        Place::Unit(1),
        "no unit here and `bytes` above",
    );
    let mixed = Declaration { kind: Kind::Counter, ..replica() };
    fires(&[leader(), mixed], Place::Kind(1), "a counter here and a gauge above");
}

#[test]
fn gauge_and_counter_of_one_openmetrics_family_clash() {
    fires(&[gauge("syncs"), counter("syncs_total")], Place::Name(1), "both are the family `syncs`");
    passes(&[gauge("syncing"), counter("syncs_total")]);
}

#[test]
fn an_allowance_that_is_not_needed_is_reported() {
    fires(
        &[allow(Taste::BaseUnit, gauge("lag_seconds"))],
        Place::Allowed(0, Taste::BaseUnit),
        "does not need it",
    );
}
