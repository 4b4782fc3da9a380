//! Buckets and a sum that a reader always sees in a consistent state.
//!
//! As in Prometheus' Go client, there are two halves: writers record in the hot half while a reader
//! collects the cold one.
//!
//! A writer takes a ticket, which names the hot half. It adds to the sum first and to one bucket last. A
//! reader swaps the halves. Once the buckets of the cold half hold as many observations as tickets were
//! issued for it, no writer is active there, and its sum and its buckets describe the same observations.
//! The reader then collects it.
//!
//! Neither writers nor readers wait here. If a writer was interrupted in the cold half, a later call
//! collects it.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::instrument::ConstDefault;

/// An atomic word: the one of the standard library, or loom's in the models of this file. Only the former
/// has a `const` constructor.
pub(super) trait Word {
    fn load(&self, ordering: Ordering) -> u64;
    fn store(&self, value: u64, ordering: Ordering);
    fn fetch_add(&self, n: u64, ordering: Ordering) -> u64;
    fn fetch_xor(&self, bits: u64, ordering: Ordering) -> u64;
    fn compare_exchange_weak(&self, current: u64, new: u64) -> Result<u64, u64>;
}

macro_rules! word {
    ($atomic:ty) => {
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
        }
    };
}

word!(AtomicU64);
#[cfg(all(test, loom))]
word!(loom::sync::atomic::AtomicU64);

/// The bit of a ticket that selects the hot half. The lower bits count the tickets.
const HOT: u64 = 1 << 63;

/// The two halves. `C` is an array with a word for each bucket.
///
/// The order of the fields keeps what a writer uses of the first half on as few cache lines as possible.
#[repr(C)]
pub(super) struct Shards<W, C> {
    tickets: W,
    halves: [Half<W, C>; 2],
    /// The number of tickets that had been issued when the halves were last swapped.
    cooled: W,
    /// The number of collected observations. It equals `cooled` unless the cold half is not collected yet.
    collected: W,
}

#[repr(C)]
struct Half<W, C> {
    sum: W,
    buckets: C,
}

/// The observations that were collected from all shards of a histogram: the count of each bucket and the
/// bits of the sum.
#[derive(Clone)]
pub(super) struct Settled<C> {
    pub(super) buckets: C,
    pub(super) sum: u64,
    /// The number of the last reading that had begun when the halves were last swapped.
    cooled: u64,
    /// The value that `cooled` had when all cold halves were last collected. Everything that was recorded
    /// before that reading began is included.
    collected: u64,
}

impl<C: ConstDefault> ConstDefault for Shards<AtomicU64, C> {
    const DEFAULT: Self = Self {
        tickets: AtomicU64::new(0),
        halves: [
            Half { sum: AtomicU64::new(0), buckets: C::DEFAULT },
            Half { sum: AtomicU64::new(0), buckets: C::DEFAULT },
        ],
        cooled: AtomicU64::new(0),
        collected: AtomicU64::new(0),
    };
}

impl<C: ConstDefault> ConstDefault for Settled<C> {
    const DEFAULT: Self = Self { buckets: C::DEFAULT, sum: 0, cooled: 0, collected: 0 };
}

impl<W: Word, C: AsRef<[W]>> Shards<W, C> {
    /// Adds one observation to this bucket and calls `add` with the sum. Returns `true` if no other thread
    /// recorded at the same time.
    #[inline]
    pub(super) fn observe(&self, bucket: usize, add: impl FnOnce(&W)) -> bool {
        // Acquire: this thread sees the half as it was cleared before it became hot.
        let ticket = self.tickets.fetch_add(1, Ordering::Acquire);
        let half = &self.halves[usize::from(ticket & HOT != 0)];
        add(&half.sum);
        // Release, and last: a reader that counts this observation sees its sum.
        half.buckets.as_ref()[bucket].fetch_add(1, Ordering::Release);
        (self.tickets.load(Ordering::Relaxed) ^ (ticket + 1)) & !HOT == 0
    }

    /// Swaps the halves if there are observations that are not collected. The cold half must be collected
    /// already.
    fn swap(&self) {
        let cooled = self.cooled.load(Ordering::Relaxed);
        if self.tickets.load(Ordering::Relaxed) & !HOT != cooled {
            // Release: the thread that takes the next ticket sees the new hot half as it was cleared.
            let tickets = self.tickets.fetch_xor(HOT, Ordering::AcqRel) & !HOT;
            self.cooled.store(tickets, Ordering::Relaxed);
        }
    }

    /// Collects the cold half unless a writer is still active there. Returns whether it is collected.
    fn collect<S: AsMut<[u64]>>(
        &self,
        settled: &mut Settled<S>,
        plus: impl FnOnce(u64, u64) -> u64,
    ) -> bool {
        let (cooled, collected) =
            (self.cooled.load(Ordering::Relaxed), self.collected.load(Ordering::Relaxed));
        if cooled == collected {
            return true;
        }
        let is_first_hot = self.tickets.load(Ordering::Relaxed) & HOT == 0;
        let half = &self.halves[usize::from(is_first_hot)];
        let words = half.buckets.as_ref();
        // Acquire: for each observation that is counted here, its sum is visible.
        let finished: u64 = words.iter().map(|word| word.load(Ordering::Acquire)).sum();
        if finished != cooled - collected {
            return false;
        }
        settled.sum = plus(settled.sum, half.sum.load(Ordering::Relaxed));
        half.sum.store(0, Ordering::Relaxed);
        for (all, word) in settled.buckets.as_mut().iter_mut().zip(words) {
            *all += word.load(Ordering::Relaxed);
            word.store(0, Ordering::Relaxed);
        }
        self.collected.store(cooled, Ordering::Relaxed);
        true
    }
}

impl<B> Settled<B> {
    /// Settles the observations of these shards. Returns whether all observations are settled that were
    /// recorded before the reading with the number `reading` began.
    ///
    /// If not, a writer was interrupted, and a later call settles the rest. That call succeeds once the
    /// interrupted writers of one half have finished, or those of both halves if another reader has swapped
    /// the halves in the meantime.
    ///
    /// `last` is the number of the last reading that had begun before this call. `plus` adds two sums given
    /// by their bits. The exclusive borrow of `self` ensures a single reader.
    pub(super) fn settle<'a, W: Word + 'a, C: AsRef<[W]> + 'a>(
        &mut self,
        shards: impl Iterator<Item = &'a Shards<W, C>> + Clone,
        [reading, last]: [u64; 2],
        plus: impl Fn(u64, u64) -> u64,
    ) -> bool
    where
        B: AsMut<[u64]>,
    {
        let collect = |settled: &mut Self| {
            let collected = shards.clone().map(|shards| shards.collect(settled, &plus));
            if collected.fold(true, |all, one| all & one) {
                settled.collected = settled.cooled;
            }
            settled.collected == settled.cooled
        };
        let is_collected = collect(self);
        if self.collected < reading && is_collected {
            shards.clone().for_each(Shards::swap);
            self.cooled = last;
            collect(self);
        }
        self.collected >= reading
    }
}

#[cfg(all(test, loom))]
mod loom_models;
