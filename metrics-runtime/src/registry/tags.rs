//! The tags of a table: one byte for each slot, which tells most keys apart without reading the slot.

use std::sync::{Arc, Weak};

use crate::sync::{AtomicU64, Ordering};

/// Tags that may be in use.
pub(super) type WeakTags = Weak<[AtomicU64]>;

/// The number of slots whose tags are read at once.
const GROUP: usize = 8;

/// The tag of a slot that was never used. A search ends at a group that has one.
const EMPTY: u8 = 0;
/// The tag of a slot whose key was removed. The slot is not used again.
const REMOVED: u8 = 1;

/// The tags of a table's slots. One thread at a time writes them; any number of threads search.
#[derive(Clone)]
pub(super) struct Tags {
    groups: Arc<[AtomicU64]>,
}

impl Tags {
    /// Creates the tags of as many slots as [`slots_for`] returned.
    pub(super) fn new(slots: usize) -> Self {
        Self { groups: (0..slots / GROUP).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Returns the number of slots.
    pub(super) fn slots(&self) -> usize {
        self.groups.len() * GROUP
    }

    /// Returns a pointer that tells whether the tags are in use.
    pub(super) fn downgrade(&self) -> WeakTags {
        Arc::downgrade(&self.groups)
    }

    /// Returns the first slot that may have a key with this hash, in the group where its search begins.
    #[inline]
    pub(super) fn first(&self, hash: u64) -> Option<usize> {
        let group = self.first_group(hash);
        let tags = self.groups.get(group)?.load(Ordering::Acquire);
        let candidates = zero_bytes(tags ^ repeat(tag(hash)));
        (candidates != 0).then(|| group * GROUP + lane(candidates))
    }

    /// Calls `is_key` with each slot that may have a key with this hash, and returns its first result. What a
    /// thread wrote before it [set](Self::set) a tag, `is_key` sees.
    pub(super) fn find<T>(
        &self,
        hash: u64,
        mut is_key: impl FnMut(usize) -> Option<T>,
    ) -> Option<T> {
        let pattern = repeat(tag(hash));
        for group in self.probed(hash) {
            let tags = self.groups[group].load(Ordering::Acquire);
            let mut candidates = zero_bytes(tags ^ pattern);
            while candidates != 0 {
                let found = is_key(group * GROUP + lane(candidates));
                if found.is_some() {
                    return found;
                }
                candidates &= candidates - 1;
            }
            if zero_bytes(tags) != 0 {
                break;
            }
        }
        None
    }

    /// Returns the slot to use for a new key with this hash, or `None` if all slots are used.
    pub(super) fn unused(&self, hash: u64) -> Option<usize> {
        self.probed(hash).find_map(|group| {
            let empty = zero_bytes(self.groups[group].load(Ordering::Relaxed));
            (empty != 0).then(|| group * GROUP + lane(empty))
        })
    }

    /// Makes a slot with a key of this hash visible to [`find`](Self::find).
    pub(super) fn set(&self, slot: usize, hash: u64) {
        self.write(slot, tag(hash));
    }

    /// Hides a slot from [`find`](Self::find) for good.
    pub(super) fn set_removed(&self, slot: usize) {
        self.write(slot, REMOVED);
    }

    fn write(&self, slot: usize, tag: u8) {
        let (group, shift) = (&self.groups[slot / GROUP], slot % GROUP * 8);
        let others = group.load(Ordering::Relaxed) & !(0xFF << shift);
        group.store(others | u64::from(tag) << shift, Ordering::Release);
    }

    /// Returns all slots that have a key.
    pub(super) fn used(&self) -> impl Iterator<Item = usize> {
        self.groups.iter().enumerate().flat_map(|(group, tags)| {
            let tags = tags.load(Ordering::Acquire).to_le_bytes();
            let is_used = move |lane: &usize| !matches!(tags[*lane], EMPTY | REMOVED);
            (0..GROUP).filter(is_used).map(move |lane| group * GROUP + lane)
        })
    }

    /// Returns the group where the search for keys with this hash begins. Only the lower half of the hash matters.
    #[inline]
    fn first_group(&self, hash: u64) -> usize {
        ((hash & u64::from(u32::MAX)) * self.groups.len() as u64 >> 32) as usize
    }

    /// Returns all groups in the order of the search for keys with this hash.
    fn probed(&self, hash: u64) -> impl Iterator<Item = usize> {
        let (first, groups) = (self.first_group(hash), self.groups.len());
        (first..groups).chain(0..first)
    }
}

/// Returns the smallest number of slots of which this many may be used.
pub(super) fn slots_for(keys: usize) -> usize {
    (keys * 16).div_ceil(13).next_multiple_of(GROUP).max(GROUP)
}

/// Returns how many of these slots may be used, so that most searches end in their first group.
pub(super) fn usable(slots: usize) -> usize {
    slots * 13 / 16
}

/// Returns the tag of keys with this hash. Its bits do not choose the group.
#[inline]
fn tag(hash: u64) -> u8 {
    ((hash >> 56) as u8).max(REMOVED + 1)
}

#[inline]
fn repeat(tag: u8) -> u64 {
    u64::from(tag) * 0x0101_0101_0101_0101
}

/// Returns a word with the highest bit of the lowest zero byte set. Above that byte, a byte of 1 may be marked,
/// too: no two tags other than [`EMPTY`] and [`REMOVED`] differ from [`REMOVED`] by that, and slots are compared.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeat(1)) & !word & repeat(0x80)
}

#[inline]
fn lane(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}
