//! What scrapes show of keys that come and go.

use std::sync::Arc;

use super::{A, B, Registry, Set, check, record, registry, spawn};
use crate::sync::{AtomicBool, Ordering};

fn keys(registry: &Registry<Set>) -> Vec<String> {
    registry.rows().into_iter().map(|row| row.key.concat()).collect()
}

/// A scrape that is made meanwhile keeps what it saw for the next one.
fn agree(change: fn(&Registry<Set>), after: &'static [&str]) {
    check(4, move || {
        let registry = registry(2, &[A]);
        let is_done = Arc::new(AtomicBool::new(false));
        let changer = {
            let is_done = Arc::clone(&is_done);
            spawn(&registry, move |registry| {
                change(registry);
                is_done.store(true, Ordering::Release);
            })
        };
        keys(&registry);
        if is_done.load(Ordering::Acquire) {
            assert_eq!(keys(&registry), after);
        }
        assert!(changer.join().is_ok());
        assert_eq!(keys(&registry), after);
    });
}

#[test]
fn a_scrape_that_follows_a_removal_agrees_with_it() {
    agree(|registry| assert!(registry.remove(A)), &[]);
}

#[test]
fn a_scrape_that_follows_a_creation_agrees_with_it() {
    agree(|registry| drop(record(registry, B)), &[A, B]);
}

#[test]
fn a_scrape_shows_no_place_twice() {
    let [goes, comes] = [A, B];
    {
        check(4, move || {
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
