//! Promise: a partition always has one series for every value of its label and no others.

use frozen_metrics::{
    By, Counter, Exporter, Gauge, LabelEnum, MetricGroup, MetricSet, ReplicationMetrics,
    SecondsGauge, StateSet,
};
use std::time::Duration;
use tests::sample_lines;

/// A hand-written label enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
enum Failure {
    NoRoute,
    #[label("timed-out")]
    Timeout,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 2, overflow = "others", golden = none)]
struct Link {
    /// Calls that failed.
    #[metric(by(kind), recorder(inc = incr_failure, add = add_failures))]
    failures_total: By<Failure, Counter>,
    /// Frames waiting.
    #[metric(by(side = enum("near" | "far"), kind))]
    waiting_frames: By<Side, By<Failure, Gauge>>,
    /// Time since an answer.
    #[metric(by(kind))]
    silence_seconds: By<Failure, SecondsGauge>,
}

fn samples(registry: &LinkRegistry) -> Vec<String> {
    let text = registry.snapshot().prometheus_text();
    sample_lines(&text)
}

#[test]
fn every_series_exists_from_the_start_in_enum_order() {
    let registry = LinkRegistry::new();
    registry.for_peer("a");
    assert_eq!(
        samples(&registry),
        [
            "link_failures_total{peer=\"a\",kind=\"no_route\"} 0",
            "link_failures_total{peer=\"a\",kind=\"timed-out\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"near\",kind=\"no_route\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"near\",kind=\"timed-out\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"far\",kind=\"no_route\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"far\",kind=\"timed-out\"} 0",
        ],
        "seconds gauges have no sample before the first record"
    );
}

#[test]
fn each_label_value_has_an_instrument_of_its_own() {
    let registry = LinkRegistry::new();
    let link = registry.for_peer("a");
    link.incr_failure(Failure::Timeout);
    link.add_failures(Failure::NoRoute, 7);
    link.failures_total[Failure::Timeout].inc();
    link.waiting_frames[Side::Far][Failure::NoRoute].set(-3);
    link.silence_seconds[Failure::Timeout].record(Duration::from_millis(250));
    assert_eq!(
        samples(&registry),
        [
            "link_failures_total{peer=\"a\",kind=\"no_route\"} 7",
            "link_failures_total{peer=\"a\",kind=\"timed-out\"} 2",
            "link_waiting_frames{peer=\"a\",side=\"near\",kind=\"no_route\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"near\",kind=\"timed-out\"} 0",
            "link_waiting_frames{peer=\"a\",side=\"far\",kind=\"no_route\"} -3",
            "link_waiting_frames{peer=\"a\",side=\"far\",kind=\"timed-out\"} 0",
            "link_silence_seconds{peer=\"a\",kind=\"timed-out\"} 0.25",
        ]
    );
    let snapshot = registry.snapshot();
    let row = snapshot.peer("a").unwrap();
    assert!(row.failures_total.iter().eq([(Failure::NoRoute, &7), (Failure::Timeout, &2)]));
    assert_eq!(row.waiting_frames[Side::Far][Failure::NoRoute], -3);
    assert_eq!(row.silence_seconds[Failure::NoRoute], None);
}

#[test]
fn differences_restarts_and_totals_consider_each_label_value() {
    let registry = LinkRegistry::new();
    let failures = |peer: &str, kind, n| registry.for_peer(peer).add_failures(kind, n);
    failures("a", Failure::NoRoute, 5);
    failures("a", Failure::Timeout, 1);
    let earlier = registry.snapshot();
    failures("a", Failure::NoRoute, 2);
    failures("b", Failure::Timeout, 10);
    let now = registry.snapshot();
    let since = now.since(&earlier);
    let counts = |no_route, timeout| -> By<Failure, u64> {
        [(Failure::NoRoute, no_route), (Failure::Timeout, timeout)].into_iter().collect()
    };
    assert_eq!(since.peer("a").unwrap().failures_total, counts(2, 0));
    assert_eq!(since.peer("b").unwrap().failures_total, counts(0, 10));
    assert_eq!(now.totals()["failures_total"], 18, "the sum over keys and label values");

    // One value decreased although the sum increased.
    let before = LinkRow { failures_total: counts(9, 1), ..LinkRow::default() };
    let after = LinkRow { failures_total: counts(2, 100), ..LinkRow::default() };
    assert!(after.restarted_since(&before) && !before.restarted_since(&before));
    assert_eq!(after.since(&before), after);
}

#[test]
fn label_values_follow_the_order_of_the_variants() {
    assert_eq!(Failure::ALL, [Failure::NoRoute, Failure::Timeout]);
    assert_eq!(Failure::VALUES, ["no_route", "timed-out"]);
    assert!(Failure::ALL.iter().map(|failure| failure.value()).eq(["no_route", "timed-out"]));
    assert!(Side::ALL.iter().map(|side| side.value()).eq(["near", "far"]));
}

/// Partitions whose labels only the types close, as a golden freezes them.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "probe", golden = "golden/probe.prom")]
struct Probe {
    /// Answers received.
    #[metric(by(cached), recorder(inc = answered))]
    answers_total: By<bool, Counter>,
    /// Questions asked.
    #[metric(labels(way = "in"), by(cached, kind))]
    questions: By<bool, By<Failure, Gauge>>,
    #[metric(name = "probe_questions", labels(way = "out"), by(cached, kind))]
    asked: By<bool, By<Failure, Gauge>>,
    /// The last failure.
    outcome: StateSet<Failure>,
    /// Whether an answer is awaited.
    awaited: StateSet<bool>,
}

#[test]
fn a_bool_partitions_into_true_and_false() {
    let probe = Probe::new();
    probe.answered(false);
    probe.answers_total[true].add(2);
    probe.questions[false][Failure::Timeout].set(4);
    probe.awaited.set(false);
    assert_eq!(
        sample_lines(&probe.snapshot().prometheus_text()),
        [
            "probe_answers_total{cached=\"true\"} 2",
            "probe_answers_total{cached=\"false\"} 1",
            "probe_questions{way=\"in\",cached=\"true\",kind=\"no_route\"} 0",
            "probe_questions{way=\"in\",cached=\"true\",kind=\"timed-out\"} 0",
            "probe_questions{way=\"in\",cached=\"false\",kind=\"no_route\"} 0",
            "probe_questions{way=\"in\",cached=\"false\",kind=\"timed-out\"} 4",
            "probe_questions{way=\"out\",cached=\"true\",kind=\"no_route\"} 0",
            "probe_questions{way=\"out\",cached=\"true\",kind=\"timed-out\"} 0",
            "probe_questions{way=\"out\",cached=\"false\",kind=\"no_route\"} 0",
            "probe_questions{way=\"out\",cached=\"false\",kind=\"timed-out\"} 0",
            "probe_outcome{probe_outcome=\"no_route\"} 1",
            "probe_outcome{probe_outcome=\"timed-out\"} 0",
            "probe_awaited{probe_awaited=\"true\"} 0",
            "probe_awaited{probe_awaited=\"false\"} 1",
        ]
    );
    assert_eq!(probe.snapshot().answers_total[true], 2);
}

#[test]
fn the_schema_has_the_values_of_the_types() {
    assert_eq!(Probe::SCHEMA.series_at_most(), 14);
    let questions = Probe::SCHEMA.family("probe_questions").unwrap();
    assert_eq!(
        questions.series[6].to_text("probe_questions"),
        r#"probe_questions{way="out",cached="false",kind="no_route"}"#
    );
}

/// Groups complete the hash of a member by the values of its types and compare it with their own golden.
#[derive(Default, MetricGroup)]
struct Probes {
    #[member(labels(zone = "a"), golden = "golden/probes.prom")]
    probe: Probe,
}

#[test]
fn a_group_has_the_values_of_the_types() {
    let text = Exporter::new().with(Probes::default()).unwrap().text();
    assert!(text.contains("probe_answers_total{zone=\"a\",cached=\"false\"} 0\n"), "{text}");
}
