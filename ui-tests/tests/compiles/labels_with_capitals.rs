#![deny(warnings)]

use frozen_metrics::{By, Counter, Info, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "Channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(Cause = enum("full" | "slow")), recorder(inc = dropped))]
    drops_total: By<Cause, Counter>,
    /// What runs.
    #[metric(info(Version))]
    build_info: Info<Build>,
}

#[test]
fn it_works() {
    let registry = NodeRegistry::new();
    #[allow(non_snake_case, reason = "the label has a capital")]
    let look_up = NodeRegistry::for_Channel;
    look_up(&registry, "payments").dropped(Cause::Slow);
    assert_eq!(registry.snapshot().Channel("payments").map(|row| row.Channel.len()), Some(8));
}
