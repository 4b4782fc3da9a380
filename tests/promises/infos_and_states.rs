//! Promise: an info shows the labels that were set last, and a state set is in exactly one state.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use frozen_metrics::{Exporter, Format, Info, ReplicationMetrics, StateSet};
use tests::encoded;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// What is running.
    #[metric(info(version, revision))]
    build_info: Info<Build>,
    /// Current phase of the node.
    #[metric(states(enum("starting" | "serving" | "draining")), recorder(set = set_phase))]
    phase: StateSet<Phase>,
}

fn build(version: &str, revision: &str) -> Build {
    Build { version: version.to_owned(), revision: revision.to_owned() }
}

fn text(node: &'static Node, format: Format) -> String {
    encoded(&Exporter::new().with(node).unwrap(), format)
}

#[test]
fn text_shows_infos_and_state_sets_as_gauges_and_openmetrics_by_their_types() {
    static NODE: Node = Node::new();
    assert_eq!(
        text(&NODE, Format::Text),
        "# HELP node_build_info What is running.\n\
         # TYPE node_build_info gauge\n\
         # HELP node_phase Current phase of the node.\n\
         # TYPE node_phase gauge\n\
         node_phase{node_phase=\"starting\"} 1\n\
         node_phase{node_phase=\"serving\"} 0\n\
         node_phase{node_phase=\"draining\"} 0\n",
        "an unset info has no series"
    );
    NODE.build_info.set(build("1.2.3", "a\\b\"c\nd"));
    NODE.set_phase(Phase::Draining);
    assert_eq!(
        text(&NODE, Format::OpenMetrics),
        "# HELP node_build What is running.\n\
         # TYPE node_build info\n\
         node_build_info{version=\"1.2.3\",revision=\"a\\\\b\\\"c\\nd\"} 1\n\
         # HELP node_phase Current phase of the node.\n\
         # TYPE node_phase stateset\n\
         node_phase{node_phase=\"starting\"} 0\n\
         node_phase{node_phase=\"serving\"} 0\n\
         node_phase{node_phase=\"draining\"} 1\n\
         # EOF\n"
    );
}

#[test]
fn an_info_shows_the_labels_that_were_set_last() {
    static NODE: Node = Node::new();
    assert_eq!(NODE.build_info.get(), None);
    let exporter = Exporter::new().with(&NODE).unwrap();
    for version in ["1", "2", "1"] {
        NODE.build_info.set(build(version, "a"));
        assert_eq!(NODE.build_info.get().as_deref(), Some(&build(version, "a")));
        assert_eq!(NODE.snapshot().build_info.as_deref(), Some(&build(version, "a")));
        let text = encoded(&exporter, Format::Text);
        let series: Vec<_> =
            text.lines().filter(|line| line.starts_with("node_build_info{")).collect();
        assert_eq!(series, [format!("node_build_info{{version=\"{version}\",revision=\"a\"}} 1")]);
    }
}

#[test]
fn concurrent_sets_of_an_info_never_mix_labels() {
    let (node, is_running) = (Node::new(), AtomicBool::new(true));
    thread::scope(|scope| {
        for text in ["a", "b"] {
            let (node, is_running) = (&node, &is_running);
            scope.spawn(move || {
                while is_running.load(Ordering::Relaxed) {
                    node.build_info.set(build(text, text));
                }
            });
        }
        for _ in 0..10_000 {
            if let Some(info) = node.snapshot().build_info {
                assert_eq!(info.version, info.revision);
            }
        }
        is_running.store(false, Ordering::Relaxed);
    });
}

#[test]
fn every_read_of_a_state_set_has_exactly_one_state() {
    let (node, is_running) = (Node::new(), AtomicBool::new(true));
    thread::scope(|scope| {
        for states in [[Phase::Serving, Phase::Draining], [Phase::Starting, Phase::Serving]] {
            let (node, is_running) = (&node, &is_running);
            scope.spawn(move || {
                while is_running.load(Ordering::Relaxed) {
                    states.iter().for_each(|state| node.phase.set(*state));
                }
            });
        }
        for _ in 0..20_000 {
            let on = node.snapshot().phase.iter().filter(|(_, is_on)| **is_on).count();
            assert_eq!(on, 1);
        }
        is_running.store(false, Ordering::Relaxed);
    });
}

#[test]
fn a_difference_keeps_infos_and_state_sets_unchanged() {
    let node = Node::new();
    let earlier = node.snapshot();
    node.build_info.set(build("1", "r"));
    node.phase.set(Phase::Serving);
    let now = node.snapshot();
    assert_eq!(now.since(&earlier), now);
    assert!(!now.restarted_since(&earlier));
}
