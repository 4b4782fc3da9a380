//! Entries that are seeded, removed, expired and leased.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Family, Format, LabelSet, MetricSet, ReplicationMetrics,
    SourceInfo, testing,
};

use super::{Fetch, Network, Request, RpcRegistry, encoded, fetch, samples};

#[test]
fn entries_are_seeded_removed_retained_and_expired() {
    let network = Network::new();
    let blocks = &network.fetched_blocks_total;
    assert!(blocks.is_empty());
    blocks.seed([fetch("a", 1), fetch("b", 1)]).unwrap();
    assert!(blocks.get(fetch("c", 1)).is_none());
    blocks.get_or_create(fetch("c", 1)).add(5);
    assert_eq!(blocks.get(fetch("c", 1)).unwrap().get(), 5);
    let full = blocks.seed([fetch("d", 1), fetch("e", 1)]).unwrap_err();
    assert_eq!((&*full.key, full.max_keys), ("e, 1, ok", 4));
    let handle = blocks.get_or_create(fetch("d", 1));
    assert!(handle.is_same(&blocks.get(fetch("d", 1)).unwrap()));
    let kept = |labels: Fetch<'_>, blocks: &Counter| labels.peer != "c" || blocks.get() != 5;
    assert_eq!((blocks.retain(kept), blocks.len()), (1, 3));
    assert!(blocks.remove(fetch("d", 1)) && !blocks.remove(fetch("d", 1)));
    handle.inc();
    blocks.with(fetch("idle", 1), Counter::inc);
    let (now, hour) = (Instant::now(), Duration::from_secs(3_600));
    assert_eq!(blocks.expire_idle(now, hour), 0);
    assert_eq!(blocks.expire_idle(now + hour, hour), 1, "seeded entries stay");
    assert_eq!(samples(&encoded(&network, Format::Text), "network_fetched").len(), 2);
}

#[test]
fn a_set_whose_families_change_does_not_expire() {
    let registry = RpcRegistry::new();
    let (now, hour) = (Instant::now(), Duration::from_secs(3_600));
    let set = registry.for_service("a");
    let request = |method| Request { method, is_retry: true };
    set.requests_total.with(request("get"), Counter::inc);
    assert_eq!(registry.expire_idle(now, hour), 0);
    set.requests_total.with(request("get"), Counter::inc);
    assert_eq!(registry.expire_idle(now + hour, hour), 0, "a value changed");
    set.requests_total.with(request("put"), |_| {});
    assert_eq!(registry.expire_idle(now + 2 * hour, hour), 0, "an entry is new");
    assert_eq!(registry.expire_idle(now + 3 * hour, hour), 1);
}

#[test]
fn a_lease_keeps_an_entry_until_a_scrape_has_shown_what_it_recorded() {
    let network = Network::new();
    let blocks = &network.fetched_blocks_total;
    let shown = || samples(&encoded(&network, Format::Text), "network_fetched_blocks_total");
    let one = "{peer=\"a\",attempt=\"1\",outcome=\"ok\"} ";
    let lease = blocks.lease(fetch("a", 1));
    let copy = lease.clone();
    lease.inc();
    drop(lease);
    assert_eq!([shown(), shown()], [[format!("{one}1")], [format!("{one}1")]]);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let copy = copy;
        copy.add(4);
        panic!("a lease ends on a panic, too");
    }));
    assert!(panicked.is_err());
    assert_eq!(shown(), [format!("{one}5")]);
    assert_eq!(shown(), [""; 0]);
    for peer in ["a", "b", "c", "d"] {
        blocks.lease(fetch(peer, 1)).inc();
    }
    let late = blocks.lease(fetch("late", 1));
    late.inc();
    assert_eq!(blocks.usage().folded, 0, "an ended lease makes room");
    assert!(blocks.remove(fetch("late", 1)), "removal is at once");
    late.inc();
    assert_eq!(shown().len(), 3);
    assert_eq!(shown().len(), 0);
}

#[test]
fn expiry_removes_no_entry_whose_lease_has_ended_before_a_scrape_shows_it() {
    let registry = RpcRegistry::new();
    let set = registry.for_service("a");
    set.requests_total.lease(Request { method: "get", is_retry: false }).inc();
    registry.expire_idle(Instant::now(), Duration::from_secs(3_600));
    let shown = || samples(&encoded(&registry, Format::Text), "rpc_requests_total");
    assert_eq!(shown(), ["{service=\"a\",method=\"get\",is_retry=\"false\"} 1"]);
    assert_eq!(shown(), [""; 0]);
}

/// A source written by hand, whose families are known only when they are exposed.
struct ByHand(RpcRegistry);

impl Collect for ByHand {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("ByHand")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.0.expose(encoder);
    }
}

/// What shows no values removes nothing that a scrape has not shown.
#[test]
fn only_an_exposition_removes_what_was_leased() {
    let rpc = Arc::new(ByHand(RpcRegistry::new()));
    rpc.0.seed(["b"]).unwrap();
    rpc.0.lease("a").connections.inc();
    let get = || Request { method: "get", is_retry: false };
    rpc.0.for_service("b").requests_total.lease(get()).inc();
    let exporter = Exporter::new().with(Arc::clone(&rpc)).unwrap();
    assert!(exporter.left_out().is_empty());
    testing::observe(&exporter, || ()).assert_eq("");
    for shown in [true, false] {
        let text = encoded(&exporter, Format::Text);
        assert_eq!(text.contains("rpc_connections{service=\"a\"} 1\n"), shown, "{text}");
        assert_eq!(text.contains("rpc_requests_total{service=\"b\""), shown, "{text}");
    }
}

/// The label of a peer.
#[derive(LabelSet)]
struct Peer<'a> {
    peer: &'a str,
}

/// A set whose family has only texts as labels.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "peers", golden = none)]
struct Peers {
    /// Frames sent.
    #[metric(max_keys = 2, overflow = "other")]
    frames_total: Family<Peer<'static>, Counter>,
}

#[test]
fn the_labels_of_the_overflow_can_be_used_while_ended_leases_wait_for_a_scrape() {
    let (peers, other) = (Peers::new(), || Peer { peer: "other" });
    peers.frames_total.lease(Peer { peer: "a" }).inc();
    peers.frames_total.with(other(), Counter::inc);
    peers.frames_total.lease(other()).inc();
    peers.frames_total.seed([other()]).unwrap();
    assert!(!peers.frames_total.remove(other()), "the overflow is not removed");
    let expected = ["{peer=\"a\"} 1", "{peer=\"other\"} 2"];
    let shown = || samples(&encoded(&peers, Format::Text), "peers_frames_total");
    assert_eq!(
        (shown(), shown()),
        (expected.map(str::to_owned).to_vec(), vec![expected[1].to_owned()])
    );
    let frames = peers.snapshot().frames_total;
    assert_eq!((frames.get(other()), frames.overflow()), (Some(&2), Some(&2)));
    assert_eq!((frames.iter().count(), peers.frames_total.usage().folded), (0, 0));
}

/// A set whose limits together exceed any number of series.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "vast",
    key = "zone",
    max_keys = 4_294_967_295,
    overflow = "others",
    golden = none
)]
struct Vast {
    /// Frames sent.
    #[metric(max_keys = 4_294_967_295, overflow = "other")]
    frames_total: Family<Peer<'static>, Counter>,
}

#[test]
fn limits_whose_product_overflows_are_limits() {
    let registry = VastRegistry::new();
    let frames = |zone| registry.for_zone(zone);
    frames("a").frames_total.with(Peer { peer: "x" }, Counter::inc);
    frames("a").frames_total.lease(Peer { peer: "y" }).inc();
    let expected = ["{zone=\"a\",peer=\"x\"} 1", "{zone=\"a\",peer=\"y\"} 1"];
    assert_eq!(samples(&encoded(&registry, Format::Text), "vast_frames_total"), expected);
    assert_eq!(frames("a").frames_total.usage().cap, 4_294_967_295);
    assert_eq!(Vast::SCHEMA.series_at_most(), usize::MAX);
}
