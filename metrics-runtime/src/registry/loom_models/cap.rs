//! The cap, and capacity that removals release.

use std::sync::Arc;

use super::{A, B, C, assert_capacity_matches_keys, check, record, recorded, registry, spawn};

#[test]
fn two_keys_never_share_the_capacity_of_one() {
    check(4, move || {
        let registry = registry(1, &[A]);
        let remover = spawn(&registry, |registry| assert!(registry.remove(A)));
        let creator = spawn(&registry, move |registry| drop(record(registry, B)));
        if registry.get(B).is_some() {
            assert!(registry.get(A).is_none());
        }
        assert!(registry.usage().live <= 1);
        remover.join().unwrap();
        creator.join().unwrap();
        assert_eq!(recorded(&registry, &[B, "others"]), 1);
        assert_capacity_matches_keys(&registry);
    });
}

/// Another thread records in a key that exists all the time.
#[test]
fn capacity_that_a_removal_releases_is_available_at_once() {
    let [removed, created, present] = [A, B, C];
    check(4, move || {
        let registry = registry(2, &[removed, present]);
        let remover = spawn(&registry, move |registry| {
            assert!(registry.remove(removed));
            record(registry, created);
        });
        let set = registry.get(present).unwrap();
        let recorder = spawn(&registry, move |registry| {
            assert!(Arc::ptr_eq(&record(registry, present), &set));
            assert!(Arc::ptr_eq(&record(registry, present), &set));
        });
        remover.join().unwrap();
        recorder.join().unwrap();
        assert_eq!((registry.folded(), registry.core().capacity.reserved()), (0, 2));
        assert_eq!([created, present].map(|key| recorded(&registry, &[key])), [1, 2]);
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn removal_at_the_cap_releases_capacity_exactly_once() {
    check(4, || {
        let registry = registry(1, &[A]);
        let [first, second] = [A, B].map(|created| {
            spawn(&registry, move |registry| {
                let is_removed = registry.remove(A);
                record(registry, created);
                is_removed
            })
        });
        let (first, second) = (first.join().unwrap(), second.join().unwrap());
        assert!(first || second, "the key existed");
        assert_capacity_matches_keys(&registry);
    });
}
