#![deny(warnings, trivial_bounds, unused_lifetimes, single_use_lifetimes, unused_qualifications)]

//! Hand-written label enums that a struct names by any path.

use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics, StateSet};

pub mod labels {
    use frozen_metrics::LabelEnum;

    #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
    pub enum Side {
        Near,
        Far,
    }

    pub type End = Side;
    pub(crate) use super::Cause as Why;
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Cause {
    Full,
    Slow,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
struct Peer {
    /// Messages that were lost.
    #[metric(by(cause, side), recorder(inc = dropped))]
    drops_total: By<Cause, By<labels::Side, Counter>>,
    /// Messages that were sent again.
    #[metric(by(cause))]
    resends_total: By<Cause, Counter>,
    /// Which end speaks.
    turn: StateSet<labels::End>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// Messages that were lost.
    #[metric(by(cause))]
    drops_total: By<labels::Why, Counter>,
}

static NODE: Node = Node::new();

/// A snapshot is as any other type.
fn lost(snapshot: &NodeSnapshot) -> u64 {
    snapshot.drops_total[Cause::Full]
}

fn main() {
    NODE.drops_total[Cause::Full].inc();
    assert_eq!(lost(&NODE.snapshot()), 1);
    assert_eq!(NODE.snapshot().drops_total[Cause::Slow], 0);

    let peers = PeerRegistry::new();
    let peer = peers.for_peer("a");
    peer.dropped(Cause::Slow, labels::Side::Far);
    peer.resends_total[Cause::Full].inc();
    peer.turn.set(labels::End::Far);
    let rows = peers.snapshot().rows;
    assert_eq!(rows[0].drops_total[Cause::Slow][labels::Side::Far], 1);
    assert!(rows[0].turn[labels::Side::Far] && rows[0].resends_total[Cause::Full] == 1);
    assert_eq!(labels::Side::Near.value(), "near");
}
