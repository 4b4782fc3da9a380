//! Tables that are built while keys come and go, and who is folded meanwhile.

use std::sync::Arc;

use super::{
    A, B, NEIGHBOUR, Registry, Set, assert_places_are_keys, check, record, recorded, registry,
    spawn,
};
use crate::sync::{AtomicBool, Ordering};

/// Builds a table as a scrape does.
fn publish(registry: &Registry<Set>) {
    let core = registry.core();
    let mut life = core.lives.lock();
    let changes = core.changes.settled();
    core.publish(&mut life, core.list().into_iter(), changes);
}

/// The registry was full when the look-up began, and when it ends the key is not there; but it was
/// never full without it.
#[test]
fn a_key_that_is_removed_after_another_is_not_folded_into_the_overflow() {
    for [first, second] in [[A, B], [B, A], [A, NEIGHBOUR]] {
        check(3, move || {
            let registry = registry(2, &[first, second]);
            let remover = spawn(&registry, move |registry| {
                assert!(registry.remove(first));
                assert!(registry.remove(second));
            });
            let recorder = spawn(&registry, move |registry| drop(record(registry, second)));
            remover.join().unwrap();
            recorder.join().unwrap();
            assert_eq!(registry.folded(), 0);
            assert_places_are_keys(&registry);
        });
    }
}

#[test]
fn a_key_that_two_threads_create_is_not_folded_because_of_its_own_capacity() {
    check(3, || {
        let registry = registry(1, &[B]);
        assert!(registry.remove(B));
        // Both threads have a table that says that `A` does not exist.
        publish(&registry);
        let recorder = spawn(&registry, |registry| record(registry, A));
        let set = record(&registry, A);
        assert!(Arc::ptr_eq(&recorder.join().unwrap(), &set));
        assert_eq!((registry.folded(), recorded(&registry, &[A])), (0, 2));
    });
}

/// The thread that creates the last key builds a table, and a scrape builds another.
#[test]
fn keys_that_are_created_while_tables_are_built_are_found_and_not_folded() {
    for other in [NEIGHBOUR, B] {
        check(2, move || {
            let registry = registry(2, &[]);
            let record_twice = |key| {
                spawn(&registry, move |registry| {
                    record(registry, key);
                    record(registry, key);
                })
            };
            let (one, two) = (record_twice(A), record_twice(other));
            publish(&registry);
            one.join().unwrap();
            two.join().unwrap();
            assert_eq!((registry.folded(), recorded(&registry, &[A, other])), (0, 4));
            assert_places_are_keys(&registry);
        });
    }
}

/// The recorder has a table with the key before it is removed, and may fetch the one that is published meanwhile.
#[test]
fn a_table_that_is_published_during_a_removal_never_returns_the_removed_set() {
    check(3, || {
        let registry = registry(2, &[A]);
        publish(&registry);
        let removed = record(&registry, A);
        let remover = spawn(&registry, |registry| {
            assert!(registry.remove(A));
            assert!(registry.get(A).is_none_or(|set| set.records_total.get() == 0));
        });
        let publisher = spawn(&registry, publish);
        remover.join().unwrap();
        assert!(!Arc::ptr_eq(&record(&registry, A), &removed));
        publisher.join().unwrap();
        assert!(!Arc::ptr_eq(&record(&registry, A), &removed));
        assert_eq!(recorded(&registry, &[A]), 2);
    });
}

/// The other thread has the first table when the key is removed and created again, and the second is published.
#[test]
fn a_thread_with_an_old_table_finds_the_new_set_of_a_key() {
    check(2, || {
        let registry = registry(2, &[A]);
        publish(&registry);
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
        publish(&registry);
        is_done.store(true, Ordering::Release);
        other.join().unwrap();
        assert_places_are_keys(&registry);
    });
}
