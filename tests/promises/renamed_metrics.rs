//! Promise: a metric that was renamed is exposed under both names, with the same values in every format, until its
//! window ends.

mod every_instrument;

use std::panic::{AssertUnwindSafe, catch_unwind};

use frozen_metrics::schema::golden;
use frozen_metrics::{
    Counter, Exporter, Family, Gauge, LabelSet, Labelled, MetricGroup, MetricSet,
    ReplicationMetrics, testing,
};
use tests::service::Service;

use crate::protobuf::messages::{self, decoded};

/// The labels of a fetch.
#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
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
    // A scrape has shown the leased entries under both names.
    let expected: Vec<_> = expected.into_iter().filter(|line| line.contains("\"a\"")).collect();
    assert_eq!(tests::sample_lines(&exporter.text()), expected);
}

/// Calls of a peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "call", key = "peer", max_keys = 4, overflow = "others", golden = none)]
struct PeerCalls {
    /// Calls done.
    done_total: Counter,
    /// Calls that failed.
    #[metric(renamed_from = "call_errors_total", until = "9999.0.0")]
    failed_total: Counter,
}

#[test]
fn ended_leases_of_joined_instances_are_removed_when_all_families_were_shown() {
    let registry = std::sync::Arc::new(PeerCallsRegistry::new());
    let one = Labelled::new(std::sync::Arc::clone(&registry), [("shard", "1")]).unwrap();
    let two = Labelled::new(PeerCallsRegistry::new(), [("shard", "2")]).unwrap();
    let exporter = Exporter::new().with(one).unwrap().with(two).unwrap();
    registry.lease("a").done_total.inc();
    let kept = registry.lease("b");
    let expected = |peers: &[&str]| -> Vec<String> {
        let names = ["call_done_total", "call_failed_total", "call_errors_total"];
        let line = |name: &str, peer: &str| {
            let value = u8::from(peer == "a" && name == "call_done_total");
            format!("{name}{{shard=\"1\",peer=\"{peer}\"}} {value}")
        };
        names.iter().flat_map(|name| peers.iter().map(move |peer| line(name, peer))).collect()
    };
    assert_eq!(tests::sample_lines(&exporter.text()), expected(&["a", "b"]));
    assert_eq!(tests::sample_lines(&exporter.text()), expected(&["b"]));
    drop(kept);
    assert_eq!(tests::sample_lines(&exporter.text()), expected(&["b"]));
    assert!(tests::sample_lines(&exporter.text()).is_empty());
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

#[test]
fn a_renamed_metric_is_recorded_once() {
    let registry = PeerCallsRegistry::new();
    let before = registry.snapshot();
    let changes =
        testing::observe(&registry, || registry.with_peer("a", |calls| calls.failed_total.inc()));
    changes.assert_eq("call_failed_total{peer=\"a\"} 1");
    changes.assert_eq("call_failed_total{peer=\"a\"} 1\ncall_errors_total{peer=\"a\"} 1");
    for wrong in ["", "call_errors_total{peer=\"a\"} 1", "call_failed_total{peer=\"a\"} 2"] {
        let failed = catch_unwind(AssertUnwindSafe(|| changes.assert_eq(wrong)));
        assert!(failed.is_err(), "{wrong}");
    }
    let failed = catch_unwind(AssertUnwindSafe(|| {
        changes.assert_eq("call_failed_total{peer=\"a\"} 1\ncall_errors_total{peer=\"a\"} 2");
    }));
    assert!(failed.is_err(), "a stated former name is compared");
    let since = registry.snapshot().since(&before);
    let row = since.peer("a").unwrap();
    assert_eq!((row.failed_total, row.done_total), (1, 0));
    let totals = since.totals();
    assert_eq!((totals.len(), totals["failed_total"]), (2, 1), "{totals:?}");
    assert_eq!(format!("{row:?}").matches('1').count(), 1, "{row:?}");

    // In a group and in joined instances.
    let [one, two] = ["1", "2"].map(|shard| {
        let node = std::sync::Arc::new(RenamedCalls::default());
        (std::sync::Arc::clone(&node), Labelled::new(node, [("shard", shard)]).unwrap())
    });
    let exporter = Exporter::new().with(one.1).unwrap().with(two.1).unwrap();
    let changes =
        testing::observe(&exporter, || one.0.calls.with_peer("a", |call| call.done_total.inc()));
    changes.assert_eq("node_call_done_total{shard=\"1\",tier=\"hot\",peer=\"a\"} 1");
}
