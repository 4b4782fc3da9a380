//! Metrics with labels of their own in groups, behind prefixes and constant labels.

use std::sync::Arc;

use frozen_metrics::{
    Counter, Exporter, Family, Format, LabelSet, Labelled, MetricGroup, ReplicationMetrics,
};
use tests::{encoded, sample_lines};

/// The labels of a fetch.
#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
    is_retry: bool,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "network", golden = none)]
struct Network {
    /// Blocks fetched.
    #[metric(max_keys = 2, overflow = "other", labels(role = "leader"))]
    blocks_total: Family<Fetch<'static>, Counter>,
}

#[derive(Debug, Default, MetricGroup)]
struct Node {
    network: Network,
    #[member(prefix = "spare", labels(tier = "cold"), golden = "golden/spare_network.prom")]
    spare: Network,
}

#[test]
fn a_group_changes_names_and_adds_labels_before_those_of_a_family() {
    let node = Node::default();
    node.network.blocks_total.with(Fetch { peer: "a", is_retry: true }, Counter::inc);
    node.spare.blocks_total.with(Fetch { peer: "b", is_retry: false }, Counter::inc);
    let exporter = Exporter::new().with(node).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        assert_eq!(
            sample_lines(&encoded(&exporter, format)),
            [
                "network_blocks_total{peer=\"a\",is_retry=\"true\",role=\"leader\"} 1",
                "spare_network_blocks_total{tier=\"cold\",peer=\"b\",is_retry=\"false\",role=\"leader\"} 1",
            ],
        );
    }
}

/// An exporter joins the instances: it writes a family of both before the next one.
#[test]
fn joined_instances_show_what_ended_leases_recorded_in_each_family() {
    let nodes = [(); 2].map(|()| Arc::new(Peers::default()));
    let mut exporter = Exporter::new();
    for (name, node) in ["a", "b"].into_iter().zip(&nodes) {
        exporter =
            exporter.with(Labelled::new(Arc::clone(node), [("node", name)]).unwrap()).unwrap();
    }
    for node in &nodes {
        node.blocks_total.lease(Fetch { peer: "x", is_retry: true }).inc();
        node.retries_total.lease(Fetch { peer: "y", is_retry: true }).inc();
    }
    let expected = ["peers_blocks_total", "peers_retries_total"].into_iter().zip(["x", "y"]);
    let expected = expected.flat_map(|(family, peer)| {
        ["a", "b"]
            .map(|node| format!("{family}{{node=\"{node}\",peer=\"{peer}\",is_retry=\"true\"}} 1"))
    });
    assert_eq!(sample_lines(&encoded(&exporter, Format::Text)), expected.collect::<Vec<_>>());
    assert_eq!(sample_lines(&encoded(&exporter, Format::Text)), [""; 0]);
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "peers", golden = none)]
struct Peers {
    /// Blocks fetched.
    #[metric(max_keys = 2, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Fetches repeated.
    #[metric(max_keys = 2, overflow = "other")]
    retries_total: Family<Fetch<'static>, Counter>,
}
