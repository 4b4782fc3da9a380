//! The capacity of a registry: reserved before a key is inserted, released after it is removed.

use crate::sync::{AtomicUsize, Ordering};

/// How many keys a registry may have, and for how many capacity is reserved.
#[derive(Debug)]
pub(super) struct Capacity {
    reserved: AtomicUsize,
    max_keys: usize,
}

impl Capacity {
    pub(super) fn new(max_keys: usize) -> Self {
        Self { reserved: AtomicUsize::new(0), max_keys }
    }

    /// Reserves capacity for one key, unless the registry is full.
    pub(super) fn reserve(&self) -> bool {
        let next = |reserved| (reserved < self.max_keys).then_some(reserved + 1);
        self.reserved.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).is_ok()
    }

    /// Releases the capacity of one key. The key must already be out of the map, because another key may
    /// be inserted at once.
    pub(super) fn release(&self) {
        self.reserved.fetch_sub(1, Ordering::AcqRel);
    }

    pub(super) fn max_keys(&self) -> usize {
        self.max_keys
    }

    /// Returns whether no capacity is left. Removal releases capacity last, and creation reserves it first: a
    /// thread that sees the registry full also sees what the creations before it did.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.reserved() >= self.max_keys
    }

    #[inline]
    pub(super) fn reserved(&self) -> usize {
        self.reserved.load(Ordering::Acquire)
    }
}

/// Every interleaving of threads that race for the last capacity. Run with
/// `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_model`.
#[cfg(all(test, loom))]
mod loom_model {
    use loom::sync::Arc;
    use loom::thread;

    use super::*;

    #[test]
    fn three_threads_that_race_for_two_capacity_take_two() {
        loom::model(|| {
            let capacity = Arc::new(Capacity::new(2));
            let race = |capacity: &Capacity| {
                let got = capacity.reserve();
                assert!(capacity.reserved() <= 2, "the bound holds at every moment");
                usize::from(got)
            };
            let racers = [(); 2].map(|()| {
                let capacity = Arc::clone(&capacity);
                thread::spawn(move || race(&capacity))
            });
            let own = race(&capacity);
            let got = racers.map(|racer| racer.join().unwrap());
            assert_eq!(own + got[0] + got[1], 2);
            assert!(capacity.is_full() && !capacity.reserve());
        });
    }

    /// The keys that have capacity are counted apart: up after a place was reserved, down before it is
    /// released, as the map's are.
    #[test]
    fn a_place_that_is_released_is_one_key_s_again_and_never_two() {
        loom::model(|| {
            let (capacity, keys) = (Arc::new(Capacity::new(1)), Arc::new(AtomicUsize::new(1)));
            assert!(capacity.reserve());
            let seed = |capacity: &Capacity, keys: &AtomicUsize| {
                let got = capacity.reserve();
                if got {
                    assert_eq!(keys.fetch_add(1, Ordering::AcqRel), 0, "one key at a time");
                }
                got
            };
            let seeder = {
                let (capacity, keys) = (Arc::clone(&capacity), Arc::clone(&keys));
                thread::spawn(move || seed(&capacity, &keys))
            };
            let remover = {
                let (capacity, keys) = (Arc::clone(&capacity), Arc::clone(&keys));
                thread::spawn(move || {
                    keys.fetch_sub(1, Ordering::AcqRel);
                    capacity.release();
                })
            };
            let created = seed(&capacity, &keys);
            let seeded = seeder.join().unwrap();
            remover.join().unwrap();
            assert!(!(created && seeded), "one place, one key");
            let left = capacity.reserved();
            assert_eq!((left, keys.load(Ordering::Acquire)), (left, left));
            assert_eq!(capacity.reserve(), !(created || seeded), "free at once, and once");
        });
    }

    #[test]
    fn who_gets_a_place_sees_that_the_key_that_had_it_is_gone() {
        loom::model(|| {
            let (capacity, gone) = (Arc::new(Capacity::new(1)), Arc::new(AtomicUsize::new(0)));
            assert!(capacity.reserve());
            let remover = {
                let (capacity, gone) = (Arc::clone(&capacity), Arc::clone(&gone));
                thread::spawn(move || {
                    gone.store(1, Ordering::Relaxed);
                    capacity.release();
                })
            };
            if capacity.reserve() {
                assert_eq!(gone.load(Ordering::Relaxed), 1);
            }
            remover.join().unwrap();
        });
    }

    #[test]
    fn capacity_that_are_released_while_one_is_reserved_are_all_free() {
        loom::model(|| {
            let capacity = Arc::new(Capacity::new(3));
            assert!(capacity.reserve() && capacity.reserve());
            let removers = [(); 2].map(|()| {
                let capacity = Arc::clone(&capacity);
                thread::spawn(move || capacity.release())
            });
            assert!(capacity.reserve(), "there was one left");
            for remover in removers {
                remover.join().unwrap();
            }
            assert_eq!(capacity.reserved(), 1);
        });
    }
}
