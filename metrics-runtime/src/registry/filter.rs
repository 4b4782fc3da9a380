//! What a full registry does not hold: most names of others are turned away without a lock.

use std::iter;

use crate::sync::{AtomicBool, AtomicU8, OnceLock, Ordering};

/// How many keys there are of each so many hashes. None of a hash, no key of that hash.
///
/// Made when a registry is full for the first time, of the keys it holds then, and kept right from
/// then on. A key that comes later is counted before its place is reserved, and one that goes is
/// discounted after the epoch has ended: who sees the registry full, a key uncounted and the epoch
/// still the same has seen it full without that key.
#[derive(Debug, Default)]
pub(super) struct Filter {
    counts: OnceLock<Box<[AtomicU8]>>,
    is_complete: AtomicBool,
}

/// One in nine other names meets a key.
const COUNTS_A_KEY: usize = 8;

/// Too many to say, and so for ever.
const MANY: u8 = u8::MAX;

impl Filter {
    /// Makes it of the hashes of all keys, which are read under the locks of the shards: a key whose
    /// place is reserved and that is not in its shard yet holds the lock.
    pub(super) fn make(&self, max_keys: usize, hashes: impl Iterator<Item = u64>) {
        let room = (max_keys * COUNTS_A_KEY).next_power_of_two();
        self.counts.get_or_init(|| iter::repeat_with(|| AtomicU8::new(0)).take(room).collect());
        for hash in hashes {
            self.count(hash);
        }
        self.is_complete.store(true, Ordering::Release);
    }

    pub(super) fn is_made(&self) -> bool {
        self.counts.get().is_some()
    }

    /// Counts a key that is about to get a place. Whether there is a filter to count in.
    pub(super) fn count(&self, hash: u64) -> bool {
        let more = |count: u8| (count < MANY).then(|| count + 1);
        let updated = self
            .at(hash)
            .map(|count| count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more));
        updated.is_some()
    }

    /// Takes back what was counted of a key: it is gone, or got no place. Who sees it gone from here
    /// sees what was done before.
    pub(super) fn discount(&self, hash: u64) {
        let fewer = |count: u8| (1..MANY).contains(&count).then(|| count - 1);
        let _ = self
            .at(hash)
            .map(|count| count.fetch_update(Ordering::Release, Ordering::Relaxed, fewer));
    }

    /// Whether there is no key of this hash; `false` where that is not known.
    #[inline]
    pub(super) fn rules_out(&self, hash: u64) -> bool {
        self.is_complete.load(Ordering::Acquire)
            && self.at(hash).is_some_and(|count| count.load(Ordering::Acquire) == 0)
    }

    #[inline]
    fn at(&self, hash: u64) -> Option<&AtomicU8> {
        let counts = self.counts.get()?;
        counts.get(hash as usize & (counts.len() - 1))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn hash(number: u64) -> u64 {
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
    }

    #[test]
    fn a_filter_rules_out_no_key_and_most_of_what_is_none() {
        let filter = Filter::default();
        assert!(!filter.count(hash(0)) && !filter.rules_out(hash(5_000)), "nothing is known yet");
        filter.make(1_000, (0..1_000).map(hash));
        assert!(filter.count(hash(1_000)));
        assert!((0..=1_000).all(|key| !filter.rules_out(hash(key))));
        let others = (10_000..20_000).filter(|other| filter.rules_out(hash(*other)));
        assert!(others.count() > 8_000);
    }

    #[test]
    fn a_key_that_is_gone_is_ruled_out_unless_another_has_its_hash() {
        let filter = Filter::default();
        filter.make(2, [7, 7].into_iter());
        filter.discount(7);
        assert!(!filter.rules_out(7));
        filter.discount(7);
        assert!(filter.rules_out(7));
        filter.discount(7);
        assert!(filter.rules_out(7), "no fewer than none");
    }

    #[test]
    fn more_keys_of_one_hash_than_can_be_counted_are_never_ruled_out() {
        let filter = Filter::default();
        filter.make(1_000, std::iter::repeat_n(7, 300));
        (0..299).for_each(|_| filter.discount(7));
        assert!(!filter.rules_out(7));
    }
}
