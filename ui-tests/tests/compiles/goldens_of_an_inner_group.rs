#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

//! A member with several schemas has one golden for each, and none drifted.

use frozen_metrics::golden::Frozen;
use frozen_metrics::{
    By, Collect, Counter, Gauge, Histogram, Info, LabelSet, MetricGroup, ReplicationMetrics,
    StateSet,
};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Port<'a> {
    peer: &'a str,
    port: u16,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", key = Port<'static>, max_keys = 8, overflow = "others",
    usage(keys = "link_peers", folded = "link_folded_lookups_total"), golden = none,
)]
pub struct Link {
    /// Frames sent, by where to.
    #[metric(labels(room = "1", port), by(side = enum("near" | "far")))]
    frames_total: By<Side, Counter>,
    /// Sizes of frames.
    #[metric(buckets(-1, 10, 100))]
    frame_bytes: Histogram<FrameBytes>,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// What "runs", \ and how.
    #[metric(info(version))]
    build_info: Info<Build>,
    /// Messages that wait.
    waiting: Gauge,
}

/// The state of a node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "hot_node", golden = none)]
pub struct State {
    /// What it is.
    #[metric(states(enum("up" | "down")))]
    state: StateSet<Phase>,
}

/// Both.
#[derive(Default, MetricGroup)]
pub struct Bus {
    #[member(labels(tier = "hot"), golden = none)]
    links: LinkRegistry,
    node: Node,
}

/// A group of a group.
#[derive(Default, MetricGroup)]
struct Service {
    #[member(
        prefix = "spare",
        labels(area = "\"a\""),
        golden(
            "tests/compiles/goldens_of_an_inner_group_0.prom",
            "tests/compiles/goldens_of_an_inner_group_1.prom"
        )
    )]
    bus: Bus,
    #[member(labels(area = "b"), golden = "tests/compiles/goldens_of_an_inner_group_2.prom")]
    state: State,
}

#[test]
fn it_works() {
    let names: Vec<_> = Service::GOLDENS.iter().map(|golden| golden.owner()).collect();
    assert_eq!(names, ["Service.bus[0]", "Service.bus[1]", "Service.state"]);
    let mut files = Vec::new();
    Service::default()
        .members(&mut |member| files.push(member.info().golden().unwrap_or_default()));
    assert_eq!(
        files,
        [0, 1, 2].map(|at| format!("tests/compiles/goldens_of_an_inner_group_{at}.prom"))
    );
    assert_eq!(Service::GOLDENS.iter().map(|golden| golden.path()).collect::<Vec<_>>(), files);
}
