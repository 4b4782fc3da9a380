//! Promise: a metric that was renamed is exposed under both names, with the same values in every format, until its
//! window ends.

use std::time::Duration;

use allocation_counter::measure;
use frozen_metrics::schema::{FamilySchema, Schema, golden};
use frozen_metrics::{
    By, Counter, Exemplar, Exporter, Family, Format, Gauge, Info, LabelEnum, LabelSet, Labelled,
    MetricFamily, MetricGroup, MetricSet, ReplicationMetrics, SecondsGauge, SecondsHistogram,
    StateSet, WithExemplars,
};
use tests::encoded;
use tests::service::Service;

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

#[derive(Default, MetricGroup)]
struct RenamedCalls {
    #[member(prefix = "node", labels(tier = "hot"), golden = "golden/renamed_calls.prom")]
    calls: CallRegistry,
}

/// Calls.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "call", key = "peer", max_keys = 2, overflow = "others", golden = none)]
struct Call {
    /// Calls done.
    #[metric(renamed_from = "rpc_done_total", until = "9999.0.0")]
    done_total: Counter,
}

#[test]
fn the_prefix_of_a_group_precedes_both_names() {
    let node = RenamedCalls::default();
    node.calls.for_peer("a").done_total.inc();
    let exporter = Exporter::new().with(node).unwrap();
    let expected = "# HELP node_call_done_total Calls done.\n# TYPE node_call_done_total counter\n\
         node_call_done_total{tier=\"hot\",peer=\"a\"} 1\n\
         # HELP node_rpc_done_total Renamed to node_call_done_total. Calls done.\n\
         # TYPE node_rpc_done_total counter\n\
         node_rpc_done_total{tier=\"hot\",peer=\"a\"} 1\n";
    assert_eq!(exporter.text(), expected);
    let helps: Vec<_> = exporter.gather().into_iter().map(|family| family.help).collect();
    assert_eq!(helps, ["Calls done.", "Renamed to node_call_done_total. Calls done."]);
    let decoded = decoded(&crate::protobuf::messages(&exporter));
    assert!(decoded.iter().map(messages::family).map(|family| family.help).eq(helps));
}

#[test]
fn instances_of_a_set_are_joined_under_both_names() {
    let [one, two] = ["1", "2"].map(|shard| {
        let registry = CallRegistry::new();
        registry.for_peer("a").done_total.inc();
        Labelled::new(registry, [("shard", shard)]).unwrap()
    });
    let exporter = Exporter::new().with(one).unwrap().with(two).unwrap();
    let lines = tests::sample_lines(&exporter.text());
    assert_eq!(
        lines,
        [
            "call_done_total{shard=\"1\",peer=\"a\"} 1",
            "call_done_total{shard=\"2\",peer=\"a\"} 1",
            "rpc_done_total{shard=\"1\",peer=\"a\"} 1",
            "rpc_done_total{shard=\"2\",peer=\"a\"} 1",
        ]
    );
}

/// Fetches.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "fetch", golden = none)]
struct Fetches {
    /// Blocks fetched.
    #[metric(
        max_keys = 4,
        overflow = "other",
        renamed_from = "got_blocks_total",
        until = "9999.0.0"
    )]
    blocks_total: Family<Fetch<'static>, Counter>,
}

#[test]
fn families_of_joined_instances_have_both_names() {
    let [one, two] = ["1", "2"].map(|shard| {
        let fetches = Fetches::new();
        fetches.blocks_total.with(Fetch { peer: "a" }, Counter::inc);
        drop(fetches.blocks_total.lease(Fetch { peer: "b" }));
        Labelled::new(fetches, [("shard", shard)]).unwrap()
    });
    let exporter = Exporter::new().with(one).unwrap().with(two).unwrap();
    let line = |name: &str, shard: u8, peer: &str, value: u8| {
        format!("{name}{{shard=\"{shard}\",peer=\"{peer}\"}} {value}")
    };
    let of = |name: &str| {
        [1, 2].map(|shard| [line(name, shard, "a", 1), line(name, shard, "b", 0)]).concat()
    };
    let expected = [of("fetch_blocks_total"), of("got_blocks_total")].concat();
    assert_eq!(tests::sample_lines(&exporter.text()), expected);
}

/// A queue.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "queue", golden = none)]
struct Queue {
    /// Messages waiting.
    #[deprecated(since = "1.4.0")]
    #[metric(renamed_from = "backlog", until = "2099-12-31")]
    #[metric(stability = "beta")]
    waiting: Gauge,
}

#[test]
fn an_alias_is_as_stable_and_as_deprecated_as_its_metric() {
    let text = "# Frozen by #[derive(ReplicationMetrics)] on `Queue`.\n\
         # HELP queue_waiting Deprecated since 1.4.0. Messages waiting.\n\
         # TYPE queue_waiting gauge\n# STABILITY queue_waiting beta\n\
         # DEPRECATED queue_waiting since \"1.4.0\"\nqueue_waiting 0\n\
         # HELP backlog Renamed to queue_waiting. Deprecated since 1.4.0. Messages waiting.\n\
         # TYPE backlog gauge\n# ALIAS backlog of queue_waiting until 2099-12-31\n\
         # STABILITY backlog beta\n# DEPRECATED backlog since \"1.4.0\"\nbacklog 0\n";
    assert_eq!(golden::read(text).unwrap().schema, *Queue::SCHEMA);
}

#[test]
fn a_golden_states_the_alias() {
    let text = "# Frozen by #[derive(ReplicationMetrics)] on `Call`.\n\
         # KEY peer at most 2, then \"others\"\n\
         # HELP call_done_total Calls done.\n# TYPE call_done_total counter\n\
         call_done_total{peer=\"*\"} 0\n\
         # HELP rpc_done_total Renamed to call_done_total. Calls done.\n\
         # TYPE rpc_done_total counter\n\
         # ALIAS rpc_done_total of call_done_total until \"9999.0.0\"\n\
         rpc_done_total{peer=\"*\"} 0\n";
    assert_eq!(golden::read(text).unwrap().schema, *Call::SCHEMA);
}

#[test]
fn the_end_fails_the_build_of_the_package_but_not_of_its_dependants() {
    let bus = r#"
        /// A bus.
        #[derive(Debug, frozen_metrics::ReplicationMetrics)]
        #[metrics(prefix = "bus", golden = none)]
        pub struct Bus {
            /// Messages sent.
            #[metric(renamed_from = "node_sent_total", until = "2.0.0")]
            pub sent_total: frozen_metrics::Counter,
        }
    "#;
    let app = "pub fn send() { renamed_bus::Bus::new().sent_total.inc(); }";
    let on_bus = "version = \"0.1.0\"\n[dependencies.renamed_bus]\npath = \"../renamed_bus\"";
    let service = Service::workspace(&[
        ("renamed_bus", bus, "version = \"2.0.0-rc.1\""),
        ("renamed_app", app, on_bus),
    ]);
    let check = |package| service.run(&["check", "-p", package], &[]);
    check("renamed_bus").succeeds();
    service.edit("renamed_bus/Cargo.toml", "2.0.0-rc.1", "2.0.0");
    let expected = "ends with version 2.0.0 of `renamed_bus`, and this is version 2.0.0: delete \
                    `renamed_from = \"node_sent_total\", until = \"2.0.0\"`";
    check("renamed_bus").fails_with(&[expected]);
    check("renamed_app").succeeds();
    service.run(&["check", "-p", "renamed_bus", "--tests"], &[]).fails_with(&[expected]);
}
