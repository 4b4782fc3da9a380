//! Removal against recording.

use std::ptr;
use std::sync::Arc;

use super::{A, assert_places_are_keys, check, record, recorded, registry, spawn};
use crate::sync::{AtomicBool, Ordering};

/// The one that records has the set near before it is removed, or finds the new one that the third
/// has made; the registry has another place, or is full of this key.
#[test]
fn what_is_recorded_after_a_removal_is_never_in_the_removed_set_and_nothing_is_lost() {
    for (places, interruptions) in [(1, 2), (2, 1)] {
        check(interruptions, move || {
            let registry = registry(places, &[A]);
            let removed = registry.get(A).unwrap();
            let is_removed = Arc::new(AtomicBool::new(false));
            let recorder = {
                let (removed, is_removed) = (Arc::clone(&removed), Arc::clone(&is_removed));
                spawn(&registry, move |registry| {
                    record(registry, A);
                    let is_removed = is_removed.load(Ordering::Acquire);
                    let set = record(registry, A);
                    assert!(!is_removed || !Arc::ptr_eq(&set, &removed));
                })
            };
            let third = spawn(&registry, |registry| drop(record(registry, A)));
            assert!(registry.remove(A));
            is_removed.store(true, Ordering::Release);
            assert!(!Arc::ptr_eq(&record(&registry, A), &removed));
            recorder.join().unwrap();
            third.join().unwrap();
            let all = removed.records_total.get() + recorded(&registry, &[A, "others"]);
            assert_eq!(all, 4);
            assert!(places == 1 || registry.folded() == 0, "there was a place all the time");
            assert_places_are_keys(&registry);
        });
    }
}

/// Whoever saw it: the removal may still be under way.
#[test]
fn who_has_seen_a_key_gone_records_in_its_former_set_no_more() {
    check(4, || {
        let registry = registry(2, &[A]);
        let removed = registry.get(A).unwrap();
        let recorder = {
            let removed = Arc::clone(&removed);
            spawn(&registry, move |registry| {
                record(registry, A);
                let present = registry.get(A);
                let is_gone = !present.is_some_and(|set| Arc::ptr_eq(&set, &removed));
                assert!(!is_gone || !Arc::ptr_eq(&record(registry, A), &removed));
            })
        };
        assert!(registry.remove(A));
        recorder.join().unwrap();
    });
}

#[test]
fn retain_leaves_a_key_that_came_back_since_it_was_asked_of() {
    check(4, || {
        let registry = registry(2, &[A]);
        let removed = registry.get(A).unwrap();
        let comes_back = spawn(&registry, |registry| {
            registry.remove(A);
            record(registry, A)
        });
        registry.retain(|_, set| !ptr::eq(set, &*removed));
        let set = comes_back.join().unwrap();
        assert!(!Arc::ptr_eq(&set, &removed));
        assert!(registry.get(A).is_some_and(|present| Arc::ptr_eq(&present, &set)));
        assert_places_are_keys(&registry);
    });
}
