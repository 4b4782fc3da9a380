//! A set with every instrument, each of whose metrics was renamed.

use std::time::Duration;

use allocation_counter::measure;
use frozen_metrics::schema::{FamilySchema, Schema};
use frozen_metrics::{
    By, Counter, Exemplar, Exporter, Family, Format, Info, LabelEnum, LabelSet, MetricFamily,
    MetricSet, ReplicationMetrics, SecondsGauge, SecondsHistogram, StateSet, WithExemplars,
};
use tests::encoded;

use crate::protobuf::messages::{self, decoded};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    Near,
    Far,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Phase {
    Idle,
    Busy,
}

/// The labels of a fetch.
#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
}

/// A link, each of whose metrics was renamed.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", renamed_from_prefix = "conn", until = "9999.0.0",
    key = "node", max_keys = 2, overflow = "others",
    usage(keys = "link_nodes", folded = "link_folded_lookups_total"), golden = none,
)]
struct Link {
    /// Frames sent.
    #[metric(by(side))]
    frames_total: By<Side, WithExemplars<Counter>>,
    /// How far behind.
    #[metric(renamed_from = "conn_delay_seconds", until = "2099-12-31")]
    lag_seconds: SecondsGauge,
    /// Time to answer.
    #[metric(buckets(0.5, 2))]
    wait_seconds: SecondsHistogram<Wait>,
    /// Blocks fetched.
    #[metric(max_keys = 4, overflow = "other")]
    fetched_total: Family<Fetch<'static>, Counter>,
    /// What it does.
    phase: StateSet<Phase>,
    /// What runs there.
    #[metric(info(version))]
    build_info: Info<Build>,
    /// Calls that failed.
    #[metric(name = "link_errors_total", labels(kind = "read"))]
    read_errors: Counter,
    #[metric(name = "link_errors_total", labels(kind = "write"))]
    write_errors: Counter,
    /// A new metric, which never had the old prefix.
    #[metric(renamed_from = none)]
    resets_total: Counter,
}

const FORMER: [(&str, &str); 9] = [
    ("link_frames_total", "conn_frames_total"),
    ("link_lag_seconds", "conn_delay_seconds"),
    ("link_wait_seconds", "conn_wait_seconds"),
    ("link_fetched_total", "conn_fetched_total"),
    ("link_phase", "conn_phase"),
    ("link_build_info", "conn_build_info"),
    ("link_errors_total", "conn_errors_total"),
    ("link_nodes", "conn_nodes"),
    ("link_folded_lookups_total", "conn_folded_lookups_total"),
];

fn recorded() -> LinkRegistry {
    let registry = LinkRegistry::new();
    for node in ["a", "b\"", "c"] {
        let link = registry.for_node(node);
        link.frames_total[Side::Far].add_with(2, Exemplar::new([("trace", "7")]).unwrap());
        link.lag_seconds.record(Duration::from_millis(250));
        link.wait_seconds.record(Duration::from_secs(1));
        link.fetched_total.with(Fetch { peer: "x" }, |blocks| blocks.add(5));
        link.phase.set(Phase::Busy);
        link.build_info.set(Build { version: "1.2".into() });
        link.write_errors.inc();
        link.resets_total.inc();
    }
    registry
}

/// Splits an exposition into families.
fn families(text: &str) -> Vec<&str> {
    let mut starts: Vec<_> = text.match_indices("# HELP ").map(|(start, _)| start).collect();
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// Asserts that each family is followed by its alias, with the same lines but for the names.
fn assert_doubled(text: &str, prefix: &str) {
    let families = families(text.strip_suffix("# EOF\n").unwrap_or(text));
    assert_eq!(families.len(), 2 * FORMER.len() + 1, "{text}");
    let mut rest = families.into_iter();
    while let Some(family) = rest.next() {
        let name = family["# HELP ".len()..].split(' ').next().unwrap();
        let own = name.strip_prefix(prefix).unwrap();
        let own = |one: &&(&str, &str)| {
            one.0 == own
                || one.0.strip_suffix("_total") == Some(own)
                || one.0.strip_suffix("_info") == Some(own)
        };
        let Some((new, old)) = FORMER.iter().find(own) else {
            assert!(name.contains("link_resets"), "{name}");
            continue;
        };
        let expected = family.replace(&**new, old);
        let stem =
            |name: &str| name.trim_end_matches("_total").trim_end_matches("_info").to_owned();
        let expected = expected
            .replace(&format!("{prefix}{} ", stem(new)), &format!("{prefix}{} ", stem(old)));
        let (help, expected) = expected.split_once('\n').unwrap();
        let (start, help) =
            help.split_at("# HELP ".len() + help["# HELP ".len()..].find(' ').unwrap() + 1);
        let expected = format!("{start}Renamed to {prefix}{new}. {help}\n{expected}");
        assert_eq!(rest.next(), Some(&*expected));
    }
}

#[test]
fn both_names_have_the_same_samples_in_both_text_formats() {
    let exporter = Exporter::new().with(recorded()).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        assert_doubled(&encoded(&exporter, format), "");
    }
    let text = exporter.text();
    assert!(text.contains(
        "# HELP conn_phase Renamed to link_phase. What it does.\n# TYPE conn_phase gauge\n\
         conn_phase{node=\"a\",conn_phase=\"idle\"} 0\nconn_phase{node=\"a\",conn_phase=\"busy\"} 1\n"
    ), "{text}");
    assert!(text.contains("conn_fetched_total{node=\"others\",peer=\"x\"} 5\n"), "{text}");
    assert!(
        encoded(&exporter, Format::OpenMetrics).contains("# UNIT conn_delay_seconds seconds\n")
    );
}

#[test]
fn gathered_families_and_messages_have_both_names() {
    let exporter = Exporter::new().with(recorded()).unwrap();
    let gathered = exporter.gather();
    let find = |name: &str| gathered.iter().find(|family| family.name == name).unwrap();
    for (new, old) in FORMER {
        let (new, old) = (find(new), find(old));
        assert_eq!(old.help, format!("Renamed to {}. {}", new.name, new.help));
        assert_eq!((old.kind, old.series.len()), (new.kind, new.series.len()));
        assert!(
            old.series.iter().map(|one| &one.value).eq(new.series.iter().map(|one| &one.value))
        );
    }
    let mut bytes = Vec::new();
    exporter.encode(&mut bytes, Format::Protobuf);
    let decoded: Vec<MetricFamily> = decoded(&bytes).iter().map(messages::family).collect();
    let shown = |families: &[MetricFamily]| -> Vec<(String, String, usize)> {
        families.iter().map(|one| (one.name.clone(), one.help.clone(), one.series.len())).collect()
    };
    assert_eq!(shown(&decoded), shown(&gathered));
}

#[test]
fn rows_and_totals_have_each_value_once() {
    let registry = recorded();
    let before = registry.snapshot();
    registry.for_node("a").frames_total[Side::Far].add(3);
    let snapshot = registry.snapshot();
    assert_eq!((snapshot.totals()["frames_total"], snapshot.totals()["read_errors"]), (9, 0));
    assert_eq!(snapshot.totals().len(), 5);
    let since = snapshot.since(&before);
    assert_eq!((since.totals()["frames_total"], since.totals()["fetched_total"]), (3, 0));
    assert_eq!(snapshot.usage.live, 2);
}

#[test]
fn the_worst_case_counts_both_names() {
    let series = |family: &FamilySchema| {
        let schema = Schema {
            name: "".into(),
            key: Link::SCHEMA.key.clone(),
            families: vec![family.clone()].into(),
        };
        schema.series_at_most()
    };
    let of = |name: &str| series(Link::SCHEMA.family(name).unwrap());
    let doubled: usize = FORMER
        .iter()
        .map(|(new, old)| {
            assert_eq!(of(new), of(old));
            2 * of(new)
        })
        .sum();
    assert_eq!(Link::SCHEMA.series_at_most(), doubled + of("link_resets_total"));
}

#[test]
fn a_warm_scrape_with_both_names_does_not_allocate() {
    let registry = recorded();
    let exporter = Exporter::new().with(registry).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let mut buffer = Vec::new();
        exporter.encode(&mut buffer, format);
        buffer.clear();
        let cost = measure(|| exporter.encode(&mut buffer, format));
        assert_eq!(cost.count_total, 0, "{format:?}");
    }
}
