//! Removal while other threads record.

use std::ptr;
use std::sync::Arc;

use super::{A, assert_capacity_matches_keys, check, record, recorded, registry, spawn};
use crate::sync::{AtomicBool, Ordering};

/// The recorder has a table with the set before the removal, or finds the new set that the third thread creates.
/// The registry is full of this key, or has capacity for another.
#[test]
fn no_record_after_a_removal_goes_to_the_removed_set_or_is_lost() {
    for (max_keys, preemptions) in [(1, 2), (2, 1)] {
        check(preemptions, move || {
            let registry = registry(max_keys, &[A]);
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
            assert!(max_keys == 1 || registry.folded() == 0, "the registry was never full");
            assert_capacity_matches_keys(&registry);
        });
    }
}

/// The removal may still be under way when the other thread sees it.
#[test]
fn a_thread_that_saw_a_removal_no_longer_records_in_the_removed_set() {
    check(4, || {
        let registry = registry(2, &[A]);
        let removed = registry.get(A).unwrap();
        let recorder = {
            let removed = Arc::clone(&removed);
            spawn(&registry, move |registry| {
                record(registry, A);
                let present = registry.get(A);
                let is_removed = !present.is_some_and(|set| Arc::ptr_eq(&set, &removed));
                assert!(!is_removed || !Arc::ptr_eq(&record(registry, A), &removed));
            })
        };
        assert!(registry.remove(A));
        recorder.join().unwrap();
    });
}

#[test]
fn retain_does_not_remove_a_key_that_was_created_again() {
    check(4, || {
        let registry = registry(2, &[A]);
        let removed = registry.get(A).unwrap();
        let recreator = spawn(&registry, |registry| {
            registry.remove(A);
            record(registry, A)
        });
        registry.retain(|_, set| !ptr::eq(set, &*removed));
        let set = recreator.join().unwrap();
        assert!(!Arc::ptr_eq(&set, &removed));
        assert!(registry.get(A).is_some_and(|present| Arc::ptr_eq(&present, &set)));
        assert_capacity_matches_keys(&registry);
    });
}
