//! Places that removals free, and the cap.

use std::sync::Arc;

use super::{A, B, C, assert_places_are_keys, check, record, recorded, registry, spawn};

#[test]
fn a_key_that_takes_the_place_of_another_is_never_there_together_with_it() {
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
        assert_places_are_keys(&registry);
    });
}

/// Also where a third records a key that was there all the time.
#[test]
fn a_place_that_a_removal_frees_is_another_key_s_at_once_and_nobody_is_folded() {
    let [goes, comes, stays] = [A, B, C];
    {
        check(4, move || {
            let registry = registry(2, &[goes, stays]);
            let remover = spawn(&registry, move |registry| {
                assert!(registry.remove(goes));
                record(registry, comes);
            });
            let its_own = registry.get(stays).unwrap();
            let recorder = spawn(&registry, move |registry| {
                assert!(Arc::ptr_eq(&record(registry, stays), &its_own));
                assert!(Arc::ptr_eq(&record(registry, stays), &its_own));
            });
            remover.join().unwrap();
            recorder.join().unwrap();
            assert_eq!((registry.folded(), registry.core().capacity.reserved()), (0, 2));
            assert_eq!([comes, stays].map(|key| recorded(&registry, &[key])), [1, 2]);
            assert_places_are_keys(&registry);
        });
    }
}

#[test]
fn keys_that_come_and_go_at_the_cap_leave_no_place_taken_and_none_free_twice() {
    check(4, || {
        let registry = registry(1, &[A]);
        let [one, other] = [A, B].map(|comes| {
            spawn(&registry, move |registry| {
                let is_removed = registry.remove(A);
                record(registry, comes);
                is_removed
            })
        });
        let (one, other) = (one.join().unwrap(), other.join().unwrap());
        assert!(one || other, "it was there");
        assert_places_are_keys(&registry);
    });
}
