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
/// `RUSTFLAGS="--cfg loom" cargo test -p metrics-runtime --lib --release loom_model`.
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
}
