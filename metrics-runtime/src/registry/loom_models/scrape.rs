//! What scrapes show while keys are created and removed.

use std::sync::Arc;

use super::{A, B, Registry, Set, check, record, registry, spawn};
use crate::sync::{AtomicBool, Ordering};

fn keys(registry: &Registry<Set>) -> Vec<String> {
    registry.rows().0.into_iter().map(|row| row.key).collect()
}

/// Asserts that scrapes after `change` show the keys `after`, even if an earlier scrape runs during the change.
fn assert_shown_after(change: fn(&Registry<Set>), after: &'static [&str]) {
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
fn a_scrape_after_a_removal_does_not_show_the_key() {
    assert_shown_after(|registry| assert!(registry.remove(A)), &[]);
}

#[test]
fn a_scrape_after_a_creation_shows_the_key() {
    assert_shown_after(|registry| drop(record(registry, B)), &[A, B]);
}

#[test]
fn a_scrape_never_shows_more_keys_than_the_maximum() {
    let [removed, created] = [A, B];
    check(4, move || {
        let registry = registry(1, &[removed]);
        let changer = spawn(&registry, move |registry| {
            assert!(registry.remove(removed));
            record(registry, created);
        });
        assert!(keys(&registry).len() <= 1);
        changer.join().unwrap();
        assert_eq!(keys(&registry), [created]);
    });
}
