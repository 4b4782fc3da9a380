//! The tags of a table: one byte for each slot, which distinguishes most keys without reading the slot.

use std::sync::{Arc, Weak};

use crate::sync::{AtomicU64, Ordering};

/// A reference to tags that does not keep them in memory.
pub(super) type WeakTags = Weak<[AtomicU64]>;

/// The number of slots whose tags are read at once.
const GROUP: usize = 8;

/// The tag of a slot that was never used. A search ends at a group that has one.
const EMPTY: u8 = 0;
/// The tag of a slot whose key was removed. The slot is not used again.
const REMOVED: u8 = 1;

/// What the group tells in which the search for a key begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum First {
    /// The key may be in this slot, or further.
    Slot(usize),
    /// The key is not in this group.
    Further,
    /// The key is in no slot.
    Absent,
}

/// The tags of a table's slots. One thread at a time writes them; any number of threads search.
#[derive(Clone)]
pub(super) struct Tags {
    groups: Arc<[AtomicU64]>,
}

impl Tags {
    /// Creates the tags of this number of slots, which must be one that [`slots_for`] returns.
    pub(super) fn new(slots: usize) -> Self {
        Self { groups: (0..slots / GROUP).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Returns the number of slots.
    pub(super) fn slots(&self) -> usize {
        self.groups.len() * GROUP
    }

    /// Returns a reference that tells whether the tags are in use.
    pub(super) fn downgrade(&self) -> WeakTags {
        Arc::downgrade(&self.groups)
    }

    /// Begins the search for a key with this hash.
    #[inline]
    pub(super) fn first(&self, hash: u64) -> First {
        let group = self.first_group(hash);
        let Some(tags) = self.groups.get(group) else { return First::Absent };
        let tags = tags.load(Ordering::Acquire);
        let candidates = zero_bytes(tags ^ repeat(tag(hash)));
        match candidates {
            0 if zero_bytes(tags) != 0 => First::Absent,
            0 => First::Further,
            _ => First::Slot(group * GROUP + lane(candidates)),
        }
    }

    /// Calls `check` with each slot that may contain a key with this hash, and returns its first result. `check` sees
    /// what a thread wrote before it [set](Self::set) the tag of the slot.
    pub(super) fn find<T>(
        &self,
        hash: u64,
        mut check: impl FnMut(usize) -> Option<T>,
    ) -> Option<T> {
        let pattern = repeat(tag(hash));
        for group in self.probed(hash) {
            let tags = self.groups[group].load(Ordering::Acquire);
            let mut candidates = zero_bytes(tags ^ pattern);
            while candidates != 0 {
                let found = check(group * GROUP + lane(candidates));
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

    /// Sets the tag of a slot that contains a key with this hash, so that [`find`](Self::find) finds it.
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

    /// Returns all slots that contain a key.
    pub(super) fn used(&self) -> impl Iterator<Item = usize> {
        self.groups.iter().enumerate().flat_map(|(group, tags)| {
            let tags = tags.load(Ordering::Acquire).to_le_bytes();
            let is_used = move |lane: &usize| !matches!(tags[*lane], EMPTY | REMOVED);
            (0..GROUP).filter(is_used).map(move |lane| group * GROUP + lane)
        })
    }

    /// Returns the group where the search for a key with this hash begins. It depends on the lower half of the hash.
    #[inline]
    fn first_group(&self, hash: u64) -> usize {
        (((hash & u64::from(u32::MAX)) * self.groups.len() as u64) >> 32) as usize
    }

    /// Returns all groups in the order of the search for a key with this hash.
    fn probed(&self, hash: u64) -> impl Iterator<Item = usize> {
        let (first, groups) = (self.first_group(hash), self.groups.len());
        (first..groups).chain(0..first)
    }
}

/// Returns the smallest number of slots of a table with room for this number of keys.
pub(super) fn slots_for(keys: usize) -> usize {
    (keys * 16).div_ceil(13).next_multiple_of(GROUP).max(GROUP)
}

/// Returns the number of slots that may be used in a table of `slots` slots. The others are empty, so that most
/// searches end in their first group.
pub(super) fn usable(slots: usize) -> usize {
    slots * 13 / 16
}

/// Returns the tag of keys with this hash. Its bits do not choose the group.
#[inline]
fn tag(hash: u64) -> u8 {
    ((hash >> 56) as u8).max(REMOVED + 1)
}

/// Returns a word with this tag in each byte.
#[inline]
fn repeat(tag: u8) -> u64 {
    u64::from(tag) * 0x0101_0101_0101_0101
}

/// Marks each zero byte with its highest bit. Above a zero byte, a byte of 1 may be marked, too.
///
/// In a search, a byte of 1 is a tag that differs from the searched one in the lowest bit. It is not [`REMOVED`], because
/// only [`EMPTY`] differs from that in the lowest bit. So the slot contains a key, which the search compares.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeat(1)) & !word & repeat(0x80)
}

/// Returns the index of the lowest marked byte.
#[inline]
fn lane(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn slots(tags: &Tags, hash: u64) -> Vec<usize> {
        let mut found = Vec::new();
        tags.find::<()>(hash, |slot| {
            found.push(slot);
            None
        });
        found
    }

    /// Returns hashes with different tags, whose searches begin in different groups.
    fn hashes(count: u64) -> impl Iterator<Item = u64> {
        (0..count).map(|number| number << 56 | number.wrapping_mul(0x9E37_79B9) & 0xFFFF_FFFF)
    }

    #[test]
    fn every_slot_is_found_until_it_is_removed_however_full_the_table_is() {
        let tags = Tags::new(256);
        let hashes: Vec<_> = hashes(256).collect();
        let mut used = Vec::new();
        for hash in &hashes {
            let slot = tags.unused(*hash).expect("as many slots as hashes");
            assert!(!used.contains(&slot));
            tags.set(slot, *hash);
            used.push(slot);
        }
        assert_eq!(tags.unused(hashes[0]), None);
        assert_eq!(tags.used().count(), 256);
        for (hash, slot) in hashes.iter().zip(&used) {
            assert!(slots(&tags, *hash).contains(slot));
            tags.set_removed(*slot);
            assert!(!slots(&tags, *hash).contains(slot));
        }
        assert_eq!(tags.used().count(), 0);
        assert_eq!(tags.unused(hashes[0]), None, "a removed slot is not used again");
    }

    /// Only the first slot has a key. Its mark must not mark the removed slots after it.
    #[test]
    fn a_removed_slot_is_never_searched() {
        for lower in u64::from(REMOVED + 1)..=255 {
            let tags = Tags::new(GROUP);
            let hash = lower << 56;
            for _ in 0..GROUP {
                let slot = tags.unused(hash).expect("an unused slot");
                tags.set(slot, hash);
                if slot > 0 {
                    tags.set_removed(slot);
                }
            }
            assert_eq!(slots(&tags, hash), [0], "tag {lower}");
            assert_eq!(tags.first(hash), First::Slot(0));
        }
    }

    #[test]
    fn only_a_group_with_an_unused_slot_tells_that_a_key_is_absent() {
        let (tags, searched) = (Tags::new(2 * GROUP), 200 << 56);
        for lane in 0..GROUP {
            assert_eq!(tags.first(searched), First::Absent);
            tags.set(lane, 100 << 56);
        }
        assert_eq!(tags.first(searched), First::Further);
        tags.set(GROUP, searched);
        assert_eq!((tags.first(searched), slots(&tags, searched)), (First::Further, vec![GROUP]));
    }

    #[test]
    fn most_searches_end_in_their_first_group() {
        let keys = 3_000;
        let tags = Tags::new(slots_for(keys));
        let mut mixed = 0_u64;
        let mut hash = || {
            mixed = mixed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 31).wrapping_mul(0xBF58_476D_1CE4_E5B9)
        };
        let further = (0..keys).filter(|_| {
            let hash = hash();
            let slot = tags.unused(hash).expect("an unused slot");
            tags.set(slot, hash);
            slot / GROUP != tags.first_group(hash)
        });
        assert!(further.count() < keys / 6);
    }

    #[test]
    fn a_table_has_room_for_its_keys_and_is_as_small_as_possible() {
        for keys in 0..5_000 {
            let slots = slots_for(keys);
            assert!(usable(slots) >= keys && usable(slots) < slots);
            assert!(
                slots == GROUP || usable(slots - GROUP) < keys,
                "{slots} slots for {keys} keys"
            );
        }
    }
}
