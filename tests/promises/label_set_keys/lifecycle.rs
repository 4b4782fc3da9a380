//! Label sets that are seeded, expired, removed and leased.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use frozen_metrics::{Exporter, Format};
use tests::encoded;

use super::{AMBIGUOUS_KEYS, CAP, Ends, Link, LinkRegistry, ends, keys};

#[test]
fn label_sets_can_be_seeded_expired_removed_and_retained() {
    let registry = LinkRegistry::new();
    registry.seed([ends("a", "bc"), ends("ab", &String::from("c"))]).unwrap();
    assert_eq!(registry.snapshot().totals()["frames_total"], 0);
    registry.for_ends(ends("idle", "too"));

    let start = Instant::now();
    assert_eq!(registry.expire_idle(start, Duration::ZERO), 0);
    assert_eq!(registry.expire_idle(start, Duration::ZERO), 1, "seeded keys do not expire");
    assert!(registry.remove(ends("a", "bc")) && !registry.remove(ends("a", "bc")));
    assert_eq!(keys(&registry), [("ab".to_owned(), "c".to_owned())]);

    for (channel, peer) in AMBIGUOUS_KEYS {
        registry.for_ends(ends(channel, peer));
    }
    registry.for_ends(ends("a", "bc")).frames_total.inc();
    let earlier = registry.snapshot();
    let is_kept = |Ends { channel, peer }: Ends<'_>, link: &Link| {
        (channel, peer) == ("ab", "c") || link.frames_total.get() > 0
    };
    assert_eq!(registry.retain(is_kept), 3);
    registry.for_ends(ends("a", "bc")).frames_total.add(5);
    let since = registry.snapshot().since(&earlier);
    assert_eq!(since.ends(ends("a", "bc")).unwrap().frames_total, 5);
    assert_eq!(since.rows.len(), 2);

    let numbers: Vec<_> = (0..CAP).map(|number| number.to_string()).collect();
    let refused = registry.seed(numbers.iter().map(|number| ends("n", number))).unwrap_err();
    assert_eq!((&*refused.key, refused.max_keys), ("n, 14", CAP));
}

/// A leased key stays until its last lease has ended and a scrape of all families has shown it.
#[test]
fn a_leased_key_goes_at_the_first_scrape_after_its_last_lease() {
    static REGISTRY: LinkRegistry = LinkRegistry::new();
    let exporter = Exporter::new().with(&REGISTRY).unwrap();
    let scrape = || encoded(&exporter, Format::Text);
    let line = "link_frames_total{channel=\"a\",peer=\"b\"} 2\n";
    let first = REGISTRY.lease(ends("a", "b"));
    let second = first.clone();
    first.frames_total.inc();
    drop(first);
    assert!(scrape().contains("link_frames_total{channel=\"a\",peer=\"b\"} 1\n"));
    let panicked = panic::catch_unwind(AssertUnwindSafe(move || {
        second.frames_total.inc();
        panic!("the lease ends");
    }));
    assert!(panicked.is_err());
    assert!(scrape().contains(line));
    assert!(REGISTRY.is_empty() && !scrape().contains(line));

    let leases: Vec<_> =
        (0..CAP).map(|peer| REGISTRY.lease(ends("a", &peer.to_string()))).collect();
    let overflow = REGISTRY.lease(ends("late", ""));
    overflow.frames_total.inc();
    assert_eq!(REGISTRY.snapshot().overflow.unwrap().frames_total, 1);
    drop((leases, overflow));
    assert_eq!(REGISTRY.len(), CAP + 1);
    REGISTRY.for_ends(ends("new", "one"));
    assert!(REGISTRY.get(ends("new", "one")).is_some(), "ended leases make room");
    REGISTRY.seed([ends("a", "5")]).unwrap();
    scrape();
    assert_eq!(keys(&REGISTRY).len(), 2, "a seeded key stays");
}
