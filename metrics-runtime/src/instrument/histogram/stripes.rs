//! Shards in stripes: one for all threads, until two of them meet there.

use std::iter;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

use super::shards::{Settled, Shards};
use crate::instrument::ConstDefault;
use crate::instrument::reading::Reading;
use crate::instrument::stripe::{STRIPES, Stripe, of_this_thread};

/// One observation is in one stripe, and is settled there: what all of them say together is whole
/// because each is.
pub(super) struct Stripes<C> {
    first: Shards<AtomicU64, C>,
    /// One for each stripe of threads, once two threads have met at the first.
    others: OnceLock<Box<Others<C>>>,
}

type Others<C> = [Stripe<Shards<AtomicU64, C>>; STRIPES];

impl<C: ConstDefault> ConstDefault for Stripes<C> {
    const DEFAULT: Self = Self { first: Shards::DEFAULT, others: OnceLock::new() };
}

impl<C: ConstDefault + AsRef<[AtomicU64]>> Stripes<C> {
    /// Adds one observation to this bucket, and what `add` adds to the sum.
    #[inline]
    pub(super) fn observe(&self, bucket: usize, add: impl FnOnce(&AtomicU64)) {
        if let Some(others) = self.others.get() {
            others[of_this_thread()].0.observe(bucket, add);
        } else if !self.first.observe(bucket, add) {
            self.part();
        }
    }

    #[cold]
    fn part(&self) {
        // Made before, not while others wait: they may for long, and an allocator that observes would
        // wait for itself.
        let others = Box::new([const { Stripe(Shards::DEFAULT) }; STRIPES]);
        let _ = self.others.set(others);
    }

    /// Settles what was recorded before the reading `began`, and returns whether that is all settled,
    /// as [`Settled::settle`] does.
    pub(super) fn settle<S: AsMut<[u64]>>(
        &self,
        settled: &mut Settled<S>,
        began: u64,
        plus: impl Fn(u64, u64) -> u64,
    ) -> bool {
        let others = self.others.get().into_iter().flat_map(|others| others.iter());
        let shards = iter::once(&self.first).chain(others.map(|Stripe(shards)| shards));
        settled.settle(shards, [began, Reading::last()], plus)
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
        while !stripes.settle(settled, reading.began(), |a, b| a + b) {
            thread::yield_now();
        }
        (settled.buckets.iter().sum(), settled.sum)
    }

    #[test]
    fn one_thread_and_a_reader_never_part() {
        let (stripes, mut settled) = (Two::DEFAULT, Settled::DEFAULT);
        for _ in 0..1_000 {
            observe(&stripes, 1);
            settle(&stripes, &mut settled);
        }
        assert!(stripes.others.get().is_none());
        assert_eq!(settled.buckets, [0, 1_000]);
    }

    #[test]
    fn nothing_is_lost_when_threads_part_while_others_observe_and_read() {
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
                            stripes.part();
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
