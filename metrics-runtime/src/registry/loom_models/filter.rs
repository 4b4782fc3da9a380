//! Who is folded, and who is not, while the filter is made and kept right.

use std::sync::Arc;

use super::{
    A, B, NEIGHBOUR, Registry, Set, assert_places_are_keys, check, record, recorded, registry,
    spawn,
};

/// The registry was full when the look-up began, and when it ends the key is not there; but it was
/// never full without it.
#[test]
fn a_key_that_is_removed_after_another_is_not_folded_into_the_overflow() {
    for [first, second] in [[A, B], [B, A], [A, NEIGHBOUR]] {
        check(4, move || {
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
fn a_key_that_two_threads_create_is_not_folded_because_of_its_own_place() {
    check(4, || {
        // It is known what the registry does not hold.
        let registry = registry(1, &[B]);
        assert!(registry.remove(B) && registry.filter.rules_out(registry.hash(A)));
        let recorder = spawn(&registry, |registry| record(registry, A));
        let set = record(&registry, A);
        assert!(Arc::ptr_eq(&recorder.join().unwrap(), &set));
        assert_eq!((registry.folded(), recorded(&registry, &[A])), (0, 2));
    });
}

/// Whichever comes last makes the filter. A second look-up asks it.
#[test]
fn keys_that_come_while_the_filter_is_made_are_in_it_once() {
    for other in [NEIGHBOUR, B] {
        check(4, move || {
            let registry = registry(2, &[]);
            let record_twice = |key| {
                spawn(&registry, move |registry| {
                    record(registry, key);
                    record(registry, key);
                })
            };
            let (one, two) = (record_twice(A), record_twice(other));
            one.join().unwrap();
            two.join().unwrap();
            assert!(registry.filter.is_made());
            assert_eq!((registry.folded(), recorded(&registry, &[A, other])), (0, 4));
            assert!(registry.remove(A));
            assert_filter_knows_the_keys(&registry);
        });
    }
}

/// One fills the registry, while another leaves a place and takes it again.
#[test]
fn keys_that_go_while_the_filter_is_made_make_room_for_others() {
    check(4, || {
        let registry = registry(2, &[NEIGHBOUR]);
        let filler = spawn(&registry, |registry| {
            record(registry, A);
            record(registry, A);
        });
        let remover = spawn(&registry, |registry| {
            assert!(registry.remove(NEIGHBOUR));
            record(registry, B);
            record(registry, B);
        });
        filler.join().unwrap();
        remover.join().unwrap();
        assert_eq!((registry.folded(), recorded(&registry, &[A, B])), (0, 4));
        assert_places_are_keys(&registry);
        // Where the remover had the lock, whoever finds no place next makes it.
        record(&registry, NEIGHBOUR);
        assert!(registry.filter.is_made());
        assert!(registry.remove(B));
        assert_filter_knows_the_keys(&registry);
    });
}

/// Counted before it has a place, and taken back where it gets none, or goes.
#[test]
fn a_filter_rules_out_what_is_not_there_once_all_is_quiet() {
    check(4, || {
        let registry = registry(1, &[A]);
        let remover = spawn(&registry, |registry| {
            assert!(registry.remove(A));
            record(registry, B);
        });
        record(&registry, NEIGHBOUR);
        remover.join().unwrap();
        assert_filter_knows_the_keys(&registry);
    });
}

fn assert_filter_knows_the_keys(registry: &Registry<Set>) {
    for key in [A, B, NEIGHBOUR] {
        let is_there = registry.get(key).is_some();
        assert_eq!(registry.filter.rules_out(registry.hash(key)), !is_there);
    }
}
