//! Observations, so that a reader gets whole ones: as Go's client does, two halves, of which writers
//! use one while the reader settles the other.
//!
//! A writer takes a ticket, which tells it the half that is hot; it adds to the sum, and to one
//! bucket last. A reader makes the other half hot and waits until the buckets of the half that went
//! cold hold as many observations as tickets were given out for it: then nobody writes there any
//! more, and its sum and its buckets are those of the same observations. Writers never wait.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::instrument::Blank;

/// An atomic word: the standard one, which can be a constant, and loom's where it checks this file.
pub(super) trait Word {
    fn load(&self, ordering: Ordering) -> u64;
    fn store(&self, value: u64, ordering: Ordering);
    fn fetch_add(&self, n: u64, ordering: Ordering) -> u64;
    fn fetch_xor(&self, bits: u64, ordering: Ordering) -> u64;
    fn compare_exchange_weak(&self, current: u64, new: u64) -> Result<u64, u64>;
    /// Lets the others go on.
    fn wait();
}

macro_rules! word {
    ($atomic:ty, $wait:expr) => {
        impl Word for $atomic {
            #[inline]
            fn load(&self, ordering: Ordering) -> u64 {
                self.load(ordering)
            }
            fn store(&self, value: u64, ordering: Ordering) {
                self.store(value, ordering);
            }
            #[inline]
            fn fetch_add(&self, n: u64, ordering: Ordering) -> u64 {
                self.fetch_add(n, ordering)
            }
            fn fetch_xor(&self, bits: u64, ordering: Ordering) -> u64 {
                self.fetch_xor(bits, ordering)
            }
            #[inline]
            fn compare_exchange_weak(&self, current: u64, new: u64) -> Result<u64, u64> {
                self.compare_exchange_weak(current, new, Ordering::Relaxed, Ordering::Relaxed)
            }
            fn wait() {
                $wait;
            }
        }
    };
}

word!(AtomicU64, std::thread::yield_now());
#[cfg(all(test, loom))]
word!(loom::sync::atomic::AtomicU64, loom::thread::yield_now());

/// The bit of a ticket that says which half is hot. Below it, tickets are counted.
const HOT: u64 = 1 << 63;

/// The halves; `C` holds a word for each bucket.
///
/// In this order: what a writer uses of the first half is on as few cache lines as it can be.
#[repr(C)]
pub(super) struct Shards<W, C> {
    tickets: W,
    halves: [Half<W, C>; 2],
    /// How many tickets were settled: the reader's.
    settled: W,
}

#[repr(C)]
struct Half<W, C> {
    sum: W,
    buckets: C,
}

/// All observations that readers have settled: how many fell into each bucket, and the bits of their
/// sum.
#[derive(Clone)]
pub(super) struct Settled<C> {
    pub(super) buckets: C,
    pub(super) sum: u64,
}

impl<C: Blank> Blank for Shards<AtomicU64, C> {
    const BLANK: Self = Self {
        tickets: AtomicU64::new(0),
        halves: [
            Half { sum: AtomicU64::new(0), buckets: C::BLANK },
            Half { sum: AtomicU64::new(0), buckets: C::BLANK },
        ],
        settled: AtomicU64::new(0),
    };
}

impl<C: Blank> Blank for Settled<C> {
    const BLANK: Self = Self { buckets: C::BLANK, sum: 0 };
}

impl<W: Word, C: AsRef<[W]>> Shards<W, C> {
    /// Adds one observation to this bucket, and what `add` adds to the sum. Whether no other thread
    /// observed meanwhile.
    #[inline]
    pub(super) fn observe(&self, bucket: usize, add: impl FnOnce(&W)) -> bool {
        // Acquire: the half was cleared before it became hot.
        let ticket = self.tickets.fetch_add(1, Ordering::Acquire);
        let half = &self.halves[usize::from(ticket & HOT != 0)];
        add(&half.sum);
        // Release, and last: who counts this observation sees its sum.
        half.buckets.as_ref()[bucket].fetch_add(1, Ordering::Release);
        (self.tickets.load(Ordering::Relaxed) ^ (ticket + 1)) & !HOT == 0
    }

    /// Settles every observation whose ticket was given out. `plus` adds two sums by their bits.
    /// One reader at a time: whoever holds `settled`.
    pub(super) fn settle<S: AsMut<[u64]>>(
        &self,
        settled: &mut Settled<S>,
        plus: impl FnOnce(u64, u64) -> u64,
    ) {
        let count = self.settled.load(Ordering::Relaxed);
        if self.tickets.load(Ordering::Relaxed) & !HOT == count {
            return;
        }
        // Release: whoever takes the next ticket finds the half cleared that becomes hot.
        let before = self.tickets.fetch_xor(HOT, Ordering::AcqRel);
        let half = &self.halves[usize::from(before & HOT != 0)];
        let started = (before & !HOT) - count;
        let ended =
            || half.buckets.as_ref().iter().map(|word| word.load(Ordering::Acquire)).sum::<u64>();
        while started != ended() {
            W::wait();
        }
        settled.sum = plus(settled.sum, half.sum.load(Ordering::Relaxed));
        half.sum.store(0, Ordering::Relaxed);
        for (all, word) in settled.buckets.as_mut().iter_mut().zip(half.buckets.as_ref()) {
            *all += word.load(Ordering::Relaxed);
            word.store(0, Ordering::Relaxed);
        }
        self.settled.store(count + started, Ordering::Relaxed);
    }
}

/// Run with `RUSTFLAGS="--cfg loom" cargo test -p metrics-runtime --lib --release loom_model`.
#[cfg(all(test, loom))]
mod loom_model {
    use loom::sync::Arc;
    use loom::sync::atomic::AtomicU64;
    use loom::thread;

    use super::*;

    type Two = Shards<AtomicU64, [AtomicU64; 2]>;

    fn two() -> Arc<Two> {
        let word = || AtomicU64::new(0);
        let half = || Half { sum: word(), buckets: [word(), word()] };
        Arc::new(Shards { tickets: word(), settled: word(), halves: [half(), half()] })
    }

    /// Each observation adds ten to the sum and one to a bucket.
    fn observe(shards: &Two, bucket: usize) {
        shards.observe(bucket, |sum| {
            sum.fetch_add(10, Ordering::Relaxed);
        });
    }

    fn settle(shards: &Two, settled: &mut Settled<[u64; 2]>) -> u64 {
        shards.settle(settled, |a, b| a + b);
        let count = settled.buckets.iter().sum();
        assert_eq!(settled.sum, 10 * count, "the sum is that of the observations counted");
        count
    }

    #[test]
    fn a_reader_sees_whole_observations_and_each_of_them_once() {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(3);
        model.check(|| {
            let shards = two();
            let writers = [0, 1].map(|bucket| {
                let shards = Arc::clone(&shards);
                thread::spawn(move || observe(&shards, bucket))
            });
            let mut settled = Settled { buckets: [0, 0], sum: 0 };
            let first = settle(&shards, &mut settled);
            let second = settle(&shards, &mut settled);
            assert!(first <= second && second <= 2);
            for writer in writers {
                writer.join().unwrap();
            }
            assert_eq!(settle(&shards, &mut settled), 2);
            assert_eq!(settled.buckets, [1, 1]);
        });
    }
}
