//! What scrapes show of keys that come and go.

use std::sync::Arc;

use loom::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::{A, B, Registry, Set, check, record, registry, spawn};

fn keys(registry: &Registry<Set>) -> Vec<String> {
    registry.rows().into_iter().map(|row| row.key.concat()).collect()
}

/// A scrape that is made meanwhile keeps the sets for the next one.
#[test]
fn a_scrape_that_follows_a_removal_or_a_creation_agrees_with_it() {
    check(3, || {
        let registry = registry(2, &[A]);
        let is_done = Arc::new(AtomicBool::new(false));
        let change = {
            let is_done = Arc::clone(&is_done);
            spawn(&registry, move |registry| {
                assert!(registry.remove(A));
                record(registry, B);
                is_done.store(true, Ordering::Release);
            })
        };
        keys(&registry);
        if is_done.load(Ordering::Acquire) {
            assert_eq!(keys(&registry), [B]);
        }
        change.join().unwrap();
        assert_eq!(keys(&registry), [B]);
    });
}

#[test]
fn a_scrape_shows_no_place_twice() {
    for [goes, comes] in [[A, B], [B, A]] {
        check(3, move || {
            let registry = registry(1, &[goes]);
            let change = spawn(&registry, move |registry| {
                assert!(registry.remove(goes));
                record(registry, comes);
            });
            assert!(keys(&registry).len() <= 1);
            change.join().unwrap();
            assert_eq!(keys(&registry), [comes]);
        });
    }
}
