//! Metrics with labels of their own in groups, behind prefixes and constant labels.

use frozen_metrics::{
    Counter, Exporter, Family, Format, LabelSet, MetricGroup, ReplicationMetrics,
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
