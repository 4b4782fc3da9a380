//! Labels of the struct precede those of each field.

use frozen_metrics::{
    By, Counter, Family, Gauge, Histogram, Info, LabelSet, ReplicationMetrics, StateSet,
};

/// The labels of a call.
#[derive(LabelSet)]
pub struct Call<'a> {
    /// Its method.
    pub method: &'a str,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link",
    labels(zone = "a", tier = "hot"),
    golden = "tests/compiles/labels_of_the_struct_0.prom",
    key = "peer",
    max_keys = 8,
    overflow = "others",
    usage(keys = "link_peers")
)]
pub struct Link {
    /// Frames sent.
    pub frames_total: Counter,
    /// Frames lost.
    #[metric(by(side = enum("near" | "far")), labels(role = "leader", peer))]
    pub losses_total: By<Side, Counter>,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "node",
    labels(zone = "a"),
    golden = "tests/compiles/labels_of_the_struct_1.prom"
)]
pub struct Node {
    /// Calls that are open.
    pub open_calls: Gauge,
    /// Size of a message.
    #[metric(buckets(1, 10))]
    pub message_bytes: Histogram<MessageSizes>,
    /// What runs.
    #[metric(info(version))]
    pub build_info: Info<BuildLabels>,
    /// How it is.
    #[metric(states(enum("up" | "down")))]
    pub state: StateSet<NodeState>,
    /// Calls received.
    #[metric(max_keys = 8, overflow = "other", labels(role = "leader"))]
    pub calls_total: Family<Call<'static>, Counter>,
}
