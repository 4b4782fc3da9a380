//! The cap: places that are reserved one by one, and never more than there are.

use crate::sync::{AtomicUsize, Ordering};

/// So many places, and how many are taken.
#[derive(Debug)]
pub(super) struct Places {
    taken: AtomicUsize,
    all: usize,
}

impl Places {
    pub(super) fn new(all: usize) -> Self {
        Self { taken: AtomicUsize::new(0), all }
    }

    /// Takes a place, unless all are taken.
    pub(super) fn reserve(&self) -> bool {
        let next = |taken| (taken < self.all).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).is_ok()
    }

    /// Gives a place back that was taken. Only after the key that had it is out of the map: a place
    /// that is free is a place for another key.
    pub(super) fn release(&self) {
        self.taken.fetch_sub(1, Ordering::AcqRel);
    }

    /// How many there are.
    pub(super) fn all(&self) -> usize {
        self.all
    }

    /// Whether none is left.
    #[inline]
    pub(super) fn are_taken(&self) -> bool {
        self.taken() >= self.all
    }

    #[inline]
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Ordering::Acquire)
    }
}

/// Every interleaving of threads that race for the last places. Run with
/// `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_model`.
#[cfg(all(test, loom))]
mod loom_model {
    use loom::sync::Arc;
    use loom::thread;

    use super::*;

    #[test]
    fn three_threads_that_race_for_two_places_take_two() {
        loom::model(|| {
            let places = Arc::new(Places::new(2));
            let race = |places: &Places| {
                let got = places.reserve();
                assert!(places.taken() <= 2, "the bound holds at every moment");
                usize::from(got)
            };
            let racers = [(); 2].map(|()| {
                let places = Arc::clone(&places);
                thread::spawn(move || race(&places))
            });
            let own = race(&places);
            let got = racers.map(|racer| racer.join().unwrap());
            assert_eq!(own + got[0] + got[1], 2);
            assert!(places.are_taken() && !places.reserve());
        });
    }

    /// The keys that have places are counted apart: up after a place was reserved, down before it is
    /// released, as the map's are.
    #[test]
    fn a_place_that_is_released_is_one_key_s_again_and_never_two() {
        loom::model(|| {
            let (places, keys) = (Arc::new(Places::new(1)), Arc::new(AtomicUsize::new(1)));
            assert!(places.reserve());
            let seed = |places: &Places, keys: &AtomicUsize| {
                let got = places.reserve();
                if got {
                    assert_eq!(keys.fetch_add(1, Ordering::AcqRel), 0, "one key at a time");
                }
                got
            };
            let seeder = {
                let (places, keys) = (Arc::clone(&places), Arc::clone(&keys));
                thread::spawn(move || seed(&places, &keys))
            };
            let remover = {
                let (places, keys) = (Arc::clone(&places), Arc::clone(&keys));
                thread::spawn(move || {
                    keys.fetch_sub(1, Ordering::AcqRel);
                    places.release();
                })
            };
            let created = seed(&places, &keys);
            let seeded = seeder.join().unwrap();
            remover.join().unwrap();
            assert!(!(created && seeded), "one place, one key");
            let left = places.taken();
            assert_eq!((left, keys.load(Ordering::Acquire)), (left, left));
            assert_eq!(places.reserve(), !(created || seeded), "free at once, and once");
        });
    }

    #[test]
    fn who_gets_a_place_sees_that_the_key_that_had_it_is_gone() {
        loom::model(|| {
            let (places, gone) = (Arc::new(Places::new(1)), Arc::new(AtomicUsize::new(0)));
            assert!(places.reserve());
            let remover = {
                let (places, gone) = (Arc::clone(&places), Arc::clone(&gone));
                thread::spawn(move || {
                    gone.store(1, Ordering::Relaxed);
                    places.release();
                })
            };
            if places.reserve() {
                assert_eq!(gone.load(Ordering::Relaxed), 1);
            }
            remover.join().unwrap();
        });
    }

    #[test]
    fn places_that_are_released_while_one_is_reserved_are_all_free() {
        loom::model(|| {
            let places = Arc::new(Places::new(3));
            assert!(places.reserve() && places.reserve());
            let removers = [(); 2].map(|()| {
                let places = Arc::clone(&places);
                thread::spawn(move || places.release())
            });
            assert!(places.reserve(), "there was one left");
            for remover in removers {
                remover.join().unwrap();
            }
            assert_eq!(places.taken(), 1);
        });
    }
}
