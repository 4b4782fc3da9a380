//! Tables that are replaced while keys are created and removed, and which look-ups are folded meanwhile.

use std::sync::Arc;

use super::{
    A, B, C, Registry, Set, assert_capacity_matches_keys, check, record, recorded, registry, spawn,
};
use crate::sync::{AtomicBool, Ordering};

/// Replaces the table, as an insertion into a full table and a scrape after a removal do.
fn replace(registry: &Registry<Set>) {
    assert!(registry.core().index.lock().replace(0));
}

/// The registry is full when the look-up begins, and the key does not exist when it ends. But the registry was never
/// full of other keys.
#[test]
fn a_key_that_is_removed_after_another_is_not_folded_into_the_overflow() {
    check(3, || {
        let registry = registry(2, &[A, B]);
        let remover = spawn(&registry, |registry| {
            assert!(registry.remove(A));
            assert!(registry.remove(B));
        });
        let recorder = spawn(&registry, |registry| drop(record(registry, B)));
        remover.join().unwrap();
        recorder.join().unwrap();
        assert_eq!(registry.folded(), 0);
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn a_key_that_two_threads_create_is_not_folded_because_of_its_own_capacity() {
    check(3, || {
        let registry = registry(1, &[B]);
        assert!(registry.remove(B));
        // Both threads find that `A` does not exist.
        replace(&registry);
        let recorder = spawn(&registry, |registry| record(registry, A));
        let set = record(&registry, A);
        assert!(Arc::ptr_eq(&recorder.join().unwrap(), &set));
        assert_eq!((registry.folded(), recorded(&registry, &[A])), (0, 2));
    });
}

#[test]
fn keys_that_are_created_while_a_table_is_replaced_are_found_and_not_folded() {
    check(2, || {
        let registry = registry(3, &[C]);
        let record_twice = |key| {
            spawn(&registry, move |registry| {
                record(registry, key);
                record(registry, key);
            })
        };
        let recorders = [A, B].map(record_twice);
        replace(&registry);
        for recorder in recorders {
            recorder.join().unwrap();
        }
        assert_eq!((registry.folded(), recorded(&registry, &[A, B])), (0, 4));
        assert_capacity_matches_keys(&registry);
    });
}

/// A look-up may find its key absent before the registry is full, or while the table is replaced.
#[test]
fn only_a_key_that_does_not_fit_is_folded() {
    check(3, || {
        let registry = registry(2, &[C]);
        let creator = spawn(&registry, |registry| drop(record(registry, A)));
        let replacer = spawn(&registry, replace);
        let set = record(&registry, B);
        creator.join().unwrap();
        replacer.join().unwrap();
        let present = [A, B].map(|key| registry.get(key).is_some());
        assert!(present == [true, false] || present == [false, true]);
        assert_eq!(registry.get(B).is_some_and(|own| Arc::ptr_eq(&own, &set)), present[1]);
        assert_eq!((registry.folded(), recorded(&registry, &[A, B, "others"])), (1, 2));
        assert_capacity_matches_keys(&registry);
    });
}

/// This thread has a table with the key before the removal, and may fetch the replacement while the key is removed.
#[test]
fn a_table_that_is_replaced_during_a_removal_never_returns_the_removed_set() {
    check(3, || {
        let registry = registry(2, &[A]);
        replace(&registry);
        let removed = record(&registry, A);
        let remover = spawn(&registry, |registry| {
            assert!(registry.remove(A));
            assert!(registry.get(A).is_none_or(|set| set.records_total.get() == 0));
        });
        let replacer = spawn(&registry, replace);
        remover.join().unwrap();
        assert!(!Arc::ptr_eq(&record(&registry, A), &removed));
        replacer.join().unwrap();
        assert!(!Arc::ptr_eq(&record(&registry, A), &removed));
        assert_eq!(recorded(&registry, &[A]), 2);
    });
}

/// The other thread has fetched the table before the key is removed, created again, and the table replaced.
#[test]
fn a_thread_with_an_old_table_finds_the_new_set_of_a_key() {
    check(2, || {
        let registry = registry(2, &[A]);
        replace(&registry);
        let is_done = Arc::new(AtomicBool::new(false));
        let other = {
            let is_done = Arc::clone(&is_done);
            spawn(&registry, move |registry| {
                record(registry, A);
                if is_done.load(Ordering::Acquire) {
                    let set = record(registry, A);
                    assert!(registry.get(A).is_some_and(|present| Arc::ptr_eq(&present, &set)));
                }
            })
        };
        assert!(registry.remove(A));
        record(&registry, A);
        replace(&registry);
        is_done.store(true, Ordering::Release);
        other.join().unwrap();
        assert_capacity_matches_keys(&registry);
    });
}
