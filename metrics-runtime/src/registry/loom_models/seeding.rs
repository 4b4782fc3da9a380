//! Keys that are seeded while other keys are created and removed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{A, B, C, assert_capacity_matches_keys, check, record, recorded, registry, spawn};

#[test]
fn a_key_that_was_seeded_at_the_cap_is_never_folded() {
    check(2, || {
        let registry = registry(1, &[B]);
        let remover = spawn(&registry, |registry| assert!(registry.remove(B)));
        let recorder = spawn(&registry, |registry| drop(record(registry, C)));
        let is_seeded = registry.seed([A]).is_ok();
        if is_seeded {
            record(&registry, A);
        }
        remover.join().unwrap();
        recorder.join().unwrap();
        assert_eq!(recorded(&registry, &[A]), u64::from(is_seeded));
        assert_eq!(registry.get(A).is_some(), is_seeded);
        assert_eq!(recorded(&registry, &[C, "others"]), 1, "no record of the other key is lost");
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn a_key_that_is_seeded_and_looked_up_at_once_uses_the_last_capacity_once() {
    check(4, || {
        let registry = registry(1, &[]);
        let seeders = [(); 2].map(|()| spawn(&registry, |registry| registry.seed([A])));
        record(&registry, A);
        assert!(seeders.into_iter().all(|seeder| seeder.join().unwrap().is_ok()));
        assert_eq!((registry.folded(), recorded(&registry, &[A])), (0, 1));
        assert_capacity_matches_keys(&registry);
    });
}

#[test]
fn a_seeded_key_does_not_expire_even_if_it_was_idle_before() {
    check(4, || {
        let registry = registry(1, &[A]);
        let (now, idle) = (Instant::now(), Duration::ZERO);
        assert_eq!(registry.expire_idle(now, idle), 0, "seen for the first time");
        let expiry = spawn(&registry, move |registry| registry.expire_idle(now, idle));
        registry.seed([A]).unwrap();
        let seeded = registry.get(A).expect("a seeded key");
        expiry.join().unwrap();
        assert!(registry.get(A).is_some_and(|set| Arc::ptr_eq(&set, &seeded)));
        assert_capacity_matches_keys(&registry);
    });
}
