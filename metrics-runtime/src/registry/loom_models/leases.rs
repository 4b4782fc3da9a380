//! Leases that end while scrapes, look-ups and other leases run.

use std::sync::Arc;

use super::{
    A, B, Registry, Set, assert_capacity_matches_keys, check, record, recorded, registry, spawn,
};

/// Scrapes, and returns the value that is shown of a key.
fn scrape(registry: &Registry<Set>, key: &str) -> Option<u64> {
    let core = registry.core();
    let number = core.begin_scrape(true);
    let rows = registry.rows().0;
    core.end_scrape(number, &[true]);
    rows.into_iter().find(|row| row.key == key).map(|row| row.records_total)
}

#[test]
fn what_was_recorded_before_a_lease_ends_is_shown_before_the_key_goes() {
    check(3, || {
        let registry = registry(1, &[]);
        let lease = registry.lease(A);
        let recorder = spawn(&registry, move |_| {
            lease.records_total.inc();
            drop(lease);
        });
        let during = scrape(&registry, A);
        recorder.join().unwrap();
        let after = scrape(&registry, A);
        assert!(during == Some(1) || after == Some(1), "{during:?} {after:?}");
        assert_eq!(scrape(&registry, A), None);
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn a_key_that_is_leased_again_during_a_scrape_stays() {
    check(3, || {
        let registry = registry(1, &[]);
        registry.lease(A).records_total.inc();
        let other = spawn(&registry, |registry| {
            let lease = registry.lease(A);
            lease.records_total.inc();
            lease
        });
        let shown = scrape(&registry, A).expect("a key whose lease has ended");
        let lease = other.join().unwrap();
        let set = registry.get(A).expect("a leased key");
        assert!(Arc::ptr_eq(&set, &registry.get_or_create(A)));
        let total = lease.records_total.get();
        assert_eq!(set.records_total.get(), total, "the lease is one of the current set");
        // A new set begins at zero after a scrape has shown the old one.
        assert!(total == 2 || total == 1 && shown >= 1, "{total} {shown}");
        drop(lease);
        assert_eq!(scrape(&registry, A), Some(total));
        assert_eq!(scrape(&registry, A), None);
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn a_lease_that_ends_makes_room_exactly_once() {
    check(3, || {
        let registry = registry(1, &[]);
        let lease = registry.lease(A);
        let ender = spawn(&registry, move |_| drop(lease));
        let scraper = spawn(&registry, |registry| scrape(registry, A));
        record(&registry, B);
        ender.join().unwrap();
        scraper.join().unwrap();
        assert_eq!(recorded(&registry, &[B, "others"]), 1);
        assert_capacity_matches_keys(&registry);
        record(&registry, B);
        assert!(registry.get(B).is_some(), "an ended lease makes room");
        assert_capacity_matches_keys(&registry);
    });
}
