//! Observations of which a reader gets whole ones. As in Go's client there are two halves: writers use
//! one while a reader settles the other.
//!
//! A writer takes a ticket, which tells it the half that is hot; it adds to the sum, and to one
//! bucket last. A reader makes the other half hot. Once the buckets of the half that went cold hold as
//! many observations as tickets were given out for it, nobody writes there any more, and its sum and
//! its buckets are those of the same observations: it is collected. Writers never wait. Nor do readers
//! here: a half in which a writer was interrupted is collected by a later call.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::instrument::ConstDefault;

/// An atomic word: the standard one, which can be a constant, and loom's where it checks this file.
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

/// The bit of a ticket that says which half is hot. Below it, tickets are counted.
const HOT: u64 = 1 << 63;

/// The halves; `C` holds a word for each bucket.
///
/// In this order: what a writer uses of the first half is on as few cache lines as it can be.
#[repr(C)]
pub(super) struct Shards<W, C> {
    tickets: W,
    halves: [Half<W, C>; 2],
    /// How many tickets had been given out when a half last went cold.
    cooled: W,
    /// How many observations were collected: as many, unless a writer of the cold half goes on.
    collected: W,
}

#[repr(C)]
struct Half<W, C> {
    sum: W,
    buckets: C,
}

/// What was collected of all shards of a histogram: how many observations fell into each bucket, and
/// the bits of their sum.
#[derive(Clone)]
pub(super) struct Settled<C> {
    pub(super) buckets: C,
    pub(super) sum: u64,
    /// The last reading that had begun when halves last went cold.
    cooled: u64,
    /// The last reading that had begun when halves went cold that are all collected. What was recorded
    /// before it began is here.
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

    /// Makes the other half hot, if there are observations that are not collected. The cold one must be
    /// collected.
    fn cool(&self) {
        let cooled = self.cooled.load(Ordering::Relaxed);
        if self.tickets.load(Ordering::Relaxed) & !HOT != cooled {
            // Release: whoever takes the next ticket finds the half cleared that becomes hot.
            let tickets = self.tickets.fetch_xor(HOT, Ordering::AcqRel) & !HOT;
            self.cooled.store(tickets, Ordering::Relaxed);
        }
    }

    /// Collects the cold half, unless a writer there was interrupted. Returns whether it is collected.
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
        // Acquire: whoever counts an observation sees its sum.
        let ended: u64 = words.iter().map(|word| word.load(Ordering::Acquire)).sum();
        if ended != cooled - collected {
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
    /// Settles the observations of these shards, and returns whether all are in that were recorded
    /// before the reading `began`. If not, a writer was interrupted, and a later call settles the rest:
    /// as soon as the writers of one half go on, or of two, where another reader made one cold before.
    ///
    /// `last` is the last reading that had begun before this call; `plus` adds two sums by their bits.
    /// One reader at a time: whoever holds `self`.
    pub(super) fn settle<'a, W: Word + 'a, C: AsRef<[W]> + 'a>(
        &mut self,
        shards: impl Iterator<Item = &'a Shards<W, C>> + Clone,
        [began, last]: [u64; 2],
        plus: impl Fn(u64, u64) -> u64,
    ) -> bool
    where
        B: AsMut<[u64]>,
    {
        let collect = |settled: &mut Self| {
            let each = shards.clone().map(|shards| shards.collect(settled, &plus));
            if each.fold(true, |all, one| all & one) {
                settled.collected = settled.cooled;
            }
            settled.collected == settled.cooled
        };
        let is_collected = collect(self);
        if self.collected < began && is_collected {
            shards.clone().for_each(Shards::cool);
            self.cooled = last;
            collect(self);
        }
        self.collected >= began
    }
}

#[cfg(all(test, loom))]
mod loom_models;
