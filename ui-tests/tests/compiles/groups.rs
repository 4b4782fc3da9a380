#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

//! A group of groups, sets and registries, shared and owned.

use std::sync::Arc;

use frozen_metrics::{Counter, Exporter, MetricGroup, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

/// Both sets, one of them twice with different prefixes.
#[derive(Default, MetricGroup)]
pub struct Bus {
    #[member(prefix = "near", golden = none)]
    near: Arc<LinkRegistry>,
    far: LinkRegistry,
    node: Node,
}

/// A group of a group.
#[derive(Default, MetricGroup)]
struct Service {
    bus: Bus,
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    spare: Bus,
}

#[test]
fn it_works() {
    let service = Service::default();
    service.spare.near.for_peer("a").frames_total.inc();
    let text = Exporter::new().with(service).unwrap().text();
    assert!(
        text.contains("\nspare_near_link_frames_total{tier=\"cold\",peer=\"a\"} 1\n"),
        "{text}"
    );
    assert!(text.contains("\n# TYPE spare_node_drops_total counter\n"), "{text}");
    assert_eq!(Service::MEMBERS.len(), 6);
}
