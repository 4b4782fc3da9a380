//! Each rule with a case that violates it and one that does not.

mod aliases;
mod allowances;
mod family;
mod registry;
mod units;

use super::*;
use crate::golden::{OPENMETRICS, UNIT};
use crate::{Buckets, KeyLabel, Kind};

pub(super) fn counter(name: &str) -> Declaration {
    Declaration {
        name: name.into(),
        kind: Kind::Counter,
        has_layout: false,
        annotations: vec![],
        help: Some(format!("What {name} counts.")),
        labels: vec![],
        key_at: 0,
        limits: None,
        allowed: vec![],
        fixed_unit: None,
        registry_metric: None,
        aliases: vec![],
    }
}

pub(super) fn gauge(name: &str) -> Declaration {
    Declaration { kind: Kind::Gauge, ..counter(name) }
}

pub(super) fn labelled(name: &str, labels: &[(&str, &str)]) -> Declaration {
    let label = |(name, value): &(&str, &str)| ClosedLabel {
        name: (*name).into(),
        values: value.split('|').map(str::to_owned).collect(),
    };
    let labels = labels.iter().map(label).collect();
    Declaration { labels, ..gauge(name) }
}

pub(super) fn keyed(labels: &[&'static str], max_keys: usize, overflow: &'static str) -> Key {
    let labels = labels.iter().map(|name| KeyLabel::new(name)).collect();
    Key { labels, max_keys, overflow: overflow.into() }
}

fn unit(unit: &str, declared: Declaration) -> Declaration {
    Declaration { annotations: vec![(&UNIT, unit.into())], ..declared }
}

fn help(help: &str, declared: Declaration) -> Declaration {
    Declaration { help: Some(help.into()), ..declared }
}

fn allow(lint: StyleLint, declared: Declaration) -> Declaration {
    Declaration { allowed: vec![lint], ..declared }
}

/// Checks declarations of a set that allows nothing.
pub(super) fn check(key: Option<&Key>, declared: &[Declaration]) -> Vec<Violation> {
    super::check(key, declared, &[])
}

#[track_caller]
pub(super) fn fires(declared: &[Declaration], location: Location, part: &str) {
    let violations = check(None, declared);
    assert_eq!(violations.len(), 1, "{violations:#?}");
    assert_eq!(violations[0].location, location);
    assert!(violations[0].message.contains(part), "{}", violations[0].message);
}

#[track_caller]
fn passes(declared: &[Declaration]) {
    assert_eq!(check(None, declared), []);
}

#[test]
fn a_metric_name_is_snake_case() {
    fires(&[gauge("queueDepth")], Location::Name(0), "did you mean `queue_depth`?");
    passes(&[gauge("queue_depth")]);
}

#[test]
fn only_counters_end_in_total() {
    fires(&[counter("syncs")], Location::Name(0), "a name ending in `_total` for this counter");
    fires(&[gauge("depth_total")], Location::Name(0), "reserved for counter metrics");
    passes(&[counter("syncs_total"), gauge("depth")]);
}

#[test]
fn suffixes_of_derived_samples_are_reserved() {
    for suffix in ["bucket", "count", "sum", "created", "gcount", "gsum", "info"] {
        fires(&[gauge(&format!("x_{suffix}"))], Location::Name(0), "is reserved for");
    }
    passes(&[gauge("account"), gauge("checksum_errors"), gauge("bucket_fill")]);
}

#[test]
fn the_type_is_not_in_the_name() {
    fires(&[gauge("depth_gauge")], Location::Name(0), "allow(type_in_name");
    passes(&[gauge("gauged_depth"), allow(lints::TYPE_IN_NAME, gauge("depth_gauge"))]);
}

#[test]
fn a_label_is_not_in_the_name() {
    fires(
        &[labelled("role_lag", &[("role", "a")])],
        Location::Name(0),
        "contains the name of its label `role`",
    );
    passes(&[labelled("parole_lag", &[("role", "a")])]);
    let key = keyed(&["channel"], 1, "_");
    assert_eq!(check(Some(&key), &[gauge("channel_depth")])[0].location, Location::Name(0));
    assert_eq!(check(Some(&key), &[gauge("channels")]), []);
}

#[test]
fn help_says_more_than_the_name() {
    fires(&[help(" ", gauge("depth"))], Location::Help(0), "is blank");
    fires(&[help("a\nb", gauge("depth"))], Location::Help(0), "of one line");
    fires(&[help("a\tb", gauge("depth"))], Location::Help(0), "found `\\t`");
    fires(&[help("A. ", gauge("depth"))], Location::Help(0), "white space");
    fires(
        &[help("Queue depth.", gauge("queue_depth"))],
        Location::Help(0),
        "only repeats its name",
    );
    for (text, declared) in [
        ("Queue depth.", gauge("bus_queue_depth")),
        ("Leader changes total", counter("dataforts_leader_changes_total")),
        ("Changes.", counter("dataforts_leader_changes_total")),
        ("Lag.", unit("seconds", gauge("bus_lag_seconds"))),
        ("Lag seconds.", gauge("bus_lag_seconds")),
        ("Sent bytes total", counter("bus_sent_bytes_total")),
        ("Sent", counter("bus_sent_bytes_total")),
    ] {
        fires(&[help(text, declared)], Location::Help(0), "only repeats its name");
    }
    fires(
        &[Declaration { help: None, ..gauge("depth") }],
        Location::Help(0),
        "write a doc comment",
    );
    passes(&[help("Entries that wait in the queue.", gauge("queue_depth"))]);
    passes(&[help("Depth of the queue.", gauge("bus_queue_depth"))]);
    passes(&[help("Bus queue.", gauge("bus_queue_depth"))]);
    passes(&[help("Jobs done.", counter("jobs_done_total"))]);
}

#[test]
fn a_label_is_no_camel_case() {
    fires(&[labelled("x", &[("roleName", "a")])], Location::LabelName(0, 0), "mean `role_name`?");
    passes(&[labelled("x", &[("Role", "a"), ("ROLE_2", "a"), ("Role_Name", "a")])]);
}

#[test]
fn label_names_are_legal_and_free() {
    fires(&[labelled("x", &[("a-b", "1")])], Location::LabelName(0, 0), "found `-`");
    fires(&[labelled("x", &[("_a", "1")])], Location::LabelName(0, 0), "reserved");
    for target in ["job", "instance"] {
        let labels = [labelled("x", &[(target, "1")])];
        fires(&labels, Location::LabelName(0, 0), "on every target: use another name");
    }
    for reserved in ["le", "quantile"] {
        fires(&[labelled("x", &[(reserved, "1")])], Location::LabelName(0, 0), "is reserved: ");
    }
    fires(
        &[labelled("x", &[("a", "1"), ("a", "2")])],
        Location::LabelName(0, 1),
        "duplicate label",
    );
    fires(
        &[labelled("x", &[("a", "")])],
        Location::LabelValue(0, 0, 0),
        "treats an empty label as missing",
    );
    passes(&[labelled("x", &[("a", "1"), ("b", "any \"text\"\n")])]);
}

fn histogram(bounds: &[f64]) -> Declaration {
    Declaration { kind: Kind::Histogram(Buckets::from(bounds.to_vec())), ..gauge("wait_seconds") }
}

#[test]
fn buckets_are_finite_and_increase() {
    passes(&[
        histogram(&[0.1, 1.0, 10.0]),
        Declaration { name: "x".into(), ..histogram(&[-1.0, 0.0]) },
    ]);
    fires(&[histogram(&[])], Location::Bucket(0, 0), "at least one bound");
    fires(&[histogram(&[0.1, 0.1])], Location::Bucket(0, 1), "above `0.1`, found `0.1`");
    fires(&[histogram(&[0.1, 1.0, 0.5])], Location::Bucket(0, 2), "above `1`, found `0.5`");
    fires(&[histogram(&[0.1, f64::INFINITY])], Location::Bucket(0, 1), "is added automatically");
    fires(&[histogram(&[f64::NAN])], Location::Bucket(0, 0), "must be finite");
    let part = |value, bounds| Declaration {
        labels: labelled("x", &[("part", value)]).labels,
        ..histogram(bounds)
    };
    passes(&[part("a", &[1.0]), Declaration { help: None, ..part("b", &[1.0]) }]);
    fires(
        &[part("a", &[1.0]), Declaration { help: None, ..part("b", &[2.0]) }],
        Location::Bucket(1, 0),
        "other buckets above",
    );
}

#[test]
fn bounds_of_a_layout_type_are_not_known() {
    let layout = Declaration { has_layout: true, ..histogram(&[]) };
    passes(std::slice::from_ref(&layout));
    let [a, b] = ["a", "b"].map(|part| labelled("x", &[("part", part)]).labels);
    let inline = Declaration { labels: b, help: None, ..histogram(&[1.0]) };
    passes(&[Declaration { labels: a, ..layout }, inline]);
}

#[test]
fn only_infos_end_in_info_and_they_have_no_unit() {
    let info = |name: &str, labels: &'static [&str]| Declaration {
        kind: Kind::Info(labels.iter().map(|label| (*label).into()).collect()),
        ..gauge(name)
    };
    passes(&[info("build_info", &["version", "revision"])]);
    fires(
        &[info("build", &["version"])],
        Location::Name(0),
        "a name ending in `_info` for this info",
    );
    fires(
        &[unit("info", info("build_info", &["version"]))],
        Location::Annotation(0, &UNIT),
        "has no unit",
    );
    fires(&[info("build_info", &["le"])], Location::LabelName(0, 0), "is reserved: ");
    fires(&[info("build_info", &["a", "a"])], Location::LabelName(0, 1), "duplicate label");
    fires(
        &[info("node_info", &["a"]), gauge("node")],
        Location::Name(1),
        "both use the name `node`",
    );
}

#[test]
fn an_info_has_no_label_with_the_example_value() {
    let info = |value| Declaration {
        kind: Kind::Info(vec!["version".into()].into()),
        ..labelled("build_info", &[("part", value)])
    };
    fires(
        &[info("a|*")],
        Location::LabelValue(0, 0, 1),
        "which goldens use for the labels of an info",
    );
    passes(&[info("a|**")]);
    passes(&[labelled("depth", &[("part", "*")])]);
}

#[test]
fn a_state_sets_own_label_has_its_name() {
    let states = |label: &str| Declaration {
        kind: Kind::StateSet,
        ..labelled("node_state", &[(label, "up|down")])
    };
    passes(&[states("node_state")]);
    fires(&[states("state")], Location::Name(0), "contains the name of its label `state`");
}
