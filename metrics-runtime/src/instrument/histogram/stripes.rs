//! The shards of a histogram: one for all threads, and eight stripes once two threads contend.

use std::iter;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use super::shards::{Settled, Shards};
use crate::instrument::ConstDefault;
use crate::instrument::reading::Reading;
use crate::instrument::stripe::{STRIPES, Stripe, index_of_this_thread};

/// The shards of a histogram. An observation is recorded and settled in a single one of them, so the total
/// is consistent because each of them is.
pub(super) struct Stripes<C> {
    shared: Shards<AtomicU64, C>,
    /// One for each stripe of threads, allocated once two threads have contended for `shared`.
    striped: OnceLock<Box<Striped<C>>>,
}

type Striped<C> = [Stripe<Shards<AtomicU64, C>>; STRIPES];

impl<C: ConstDefault> ConstDefault for Stripes<C> {
    const DEFAULT: Self = Self { shared: Shards::DEFAULT, striped: OnceLock::new() };
}

impl<C: ConstDefault + AsRef<[AtomicU64]>> Stripes<C> {
    /// Adds one observation to this bucket and calls `add` with the sum.
    #[inline]
    pub(super) fn observe(&self, bucket: usize, add: impl FnOnce(&AtomicU64)) {
        if let Some(striped) = self.striped.get() {
            striped[index_of_this_thread()].0.observe(bucket, add);
        } else if !self.shared.observe(bucket, add) {
            self.allocate_stripes();
        }
    }

    #[cold]
    fn allocate_stripes(&self) {
        // Allocated before `set`: in `get_or_init`, other threads would wait for the allocation, and an
        // allocator that observes would deadlock.
        let striped = Box::new([const { Stripe(Shards::DEFAULT) }; STRIPES]);
        let _ = self.striped.set(striped);
    }

    /// Settles what was recorded before the reading with this number began, and returns whether all of it
    /// is settled. See [`Settled::settle`].
    pub(super) fn settle<S: AsMut<[u64]>>(
        &self,
        settled: &mut Settled<S>,
        reading: u64,
        plus: impl Fn(u64, u64) -> u64,
    ) -> bool {
        let striped = self.striped.get().into_iter().flat_map(|striped| striped.iter());
        let shards = iter::once(&self.shared).chain(striped.map(|Stripe(shards)| shards));
        settled.settle(shards, [reading, Reading::last()], plus)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::Ordering;
    use std::thread;

    use super::*;

    type Two = Stripes<[AtomicU64; 2]>;

    fn observe(stripes: &Two, bucket: usize) {
        stripes.observe(bucket, |sum| {
            sum.fetch_add(10, Ordering::Relaxed);
        });
    }

    fn settle(stripes: &Two, settled: &mut Settled<[u64; 2]>) -> (u64, u64) {
        let reading = Reading::begin();
        while !stripes.settle(settled, reading.number(), |a, b| a + b) {
            thread::yield_now();
        }
        (settled.buckets.iter().sum(), settled.sum)
    }

    #[test]
    fn one_thread_and_a_reader_never_allocate_stripes() {
        let (stripes, mut settled) = (Two::DEFAULT, Settled::DEFAULT);
        for _ in 0..1_000 {
            observe(&stripes, 1);
            settle(&stripes, &mut settled);
        }
        assert!(stripes.striped.get().is_none());
        assert_eq!(settled.buckets, [0, 1_000]);
    }

    #[test]
    fn nothing_is_lost_when_stripes_are_allocated_while_threads_observe_and_read() {
        const THREADS: usize = 12;
        const TIMES: u64 = 20_000;
        let (stripes, mut settled) = (Two::DEFAULT, Settled::DEFAULT);
        observe(&stripes, 0);
        thread::scope(|scope| {
            let writer = |number| {
                let stripes = &stripes;
                scope.spawn(move || {
                    for time in 0..TIMES {
                        if time == TIMES / 2 {
                            stripes.allocate_stripes();
                        }
                        observe(stripes, number % 2);
                    }
                })
            };
            let writers: Vec<_> = (0..THREADS).map(writer).collect();
            let mut before = 0;
            while !writers.iter().all(|writer| writer.is_finished()) {
                let (count, sum) = settle(&stripes, &mut settled);
                assert_eq!(sum, 10 * count);
                assert!(before <= count);
                before = count;
            }
        });
        settle(&stripes, &mut settled);
        let each = THREADS as u64 / 2 * TIMES;
        assert_eq!(settled.buckets, [1 + each, each]);
    }
}
