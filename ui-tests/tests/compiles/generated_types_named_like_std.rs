#![deny(warnings)]

use frozen_metrics::{By, Counter, Histogram, Info, ReplicationMetrics, StateSet};

/// Generated types with the names of well-known types of std.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", key = "peer", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages that were lost.
    #[metric(by(kind = enum("some" | "none")), recorder(inc = dropped))]
    drops_total: By<Option, Counter>,
    /// How the last call ended.
    #[metric(states(enum("ok" | "err")))]
    state: StateSet<Result>,
    /// What runs.
    #[metric(info(version, str))]
    build_info: Info<String>,
    /// How large messages are.
    #[metric(buckets(1, 2))]
    size_bytes: Histogram<Vec>,
    /// How long queues are.
    #[metric(by(queue = enum("default" | "debug")), buckets(1, 2))]
    queued_messages: By<Default, Histogram<Clone>>,
}

#[test]
fn it_works() {
    let registry = NodeRegistry::new();
    registry.with_peer("a", |node| {
        node.dropped(Option::None);
        node.state.set(Result::Err);
        node.build_info.set(String { version: "1".into(), str: "2".into() });
        node.size_bytes.observe(1.0);
        node.queued_messages[Default::Debug].observe(2.0);
    });
    let text = registry.snapshot().prometheus_text();
    for sample in [
        "node_drops_total{peer=\"a\",kind=\"none\"} 1\n",
        "node_state{peer=\"a\",node_state=\"err\"} 1\n",
        "node_build_info{peer=\"a\",version=\"1\",str=\"2\"} 1\n",
        "node_queued_messages_count{peer=\"a\",queue=\"debug\"} 1\n",
    ] {
        assert!(text.contains(sample), "{sample}");
    }
}
