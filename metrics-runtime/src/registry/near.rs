//! What a thread looked up lately, so that it finds it again without a lock or a reference count.

use std::array;
use std::cell::RefCell;
use std::sync::Arc;

use super::shape::Given;

/// The sets that one thread found lately, of all registries of one type.
///
/// It holds handles, as a caller may: no lock of a registry's is held while a set is in use. What it
/// holds is believed only in the epoch in which it was found, and lives until something else takes
/// its slot, or the thread ends.
#[derive(Debug)]
pub struct Near<S> {
    table: RefCell<Table<S>>,
}

/// Where a key may be found.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    /// The registry's when the look-up began.
    pub(super) epoch: u64,
    /// By the registry's seed: who chooses the keys does not choose which of them meet.
    pub(super) hash: u64,
}

/// Groups of slots, as many as a power of two. A key is in one of the slots of the group that its
/// hash says.
#[derive(Debug)]
struct Table<S> {
    /// Which slot of a group to look at: all of them fit the innermost cache.
    tags: Vec<[u32; GROUP]>,
    slots: Vec<[Slot<S>; GROUP]>,
}

const GROUP: usize = 4;

/// A kilobyte, to begin with. A group that is full doubles them.
const FEWEST_GROUPS: usize = 4;

/// 140 kilobytes with the tags. From there on one key makes room for another.
const MOST_GROUPS: usize = 512;

/// One cache line.
#[derive(Debug)]
#[repr(align(64))]
struct Slot<S> {
    epoch: u64,
    set: Option<Arc<S>>,
    length: u8,
    key: [u8; LONGEST],
}

/// What a cache line has left. A longer key is looked up in the map each time.
const LONGEST: usize = 47;

impl<S> Near<S> {
    /// Takes `record` and gives it the set of this key; leaves it where the set is not here.
    #[inline]
    pub(super) fn find<R, F: FnOnce(&Arc<S>) -> R>(
        &self,
        at: At,
        key: impl Given,
        record: &mut Option<F>,
    ) -> Option<R> {
        let table = self.table.try_borrow().ok()?;
        let set = table.find(at, key)?;
        Some(record.take()?(set))
    }

    /// Keeps the set of this key at hand.
    pub(super) fn keep(&self, at: At, key: impl Given, set: &Arc<S>) {
        // Borrowed where this is a look-up within the use of another set: it keeps nothing then.
        if let Ok(mut table) = self.table.try_borrow_mut() {
            table.keep(at, key, set);
        }
    }
}

/// The cache of the current thread for the registries of a set. An expression: if this macro is not
/// found, rustc reports nothing that would have been defined by it.
///
/// With `const { … }`, `thread_local!` would call `.get()`, which a trait in the user's scope may have
/// for every type.
#[doc(hidden)]
#[macro_export]
macro_rules! __near {
    ($set:ty) => {{
        $crate::__private::thread_local! {
            static NEAR: $crate::__private::Near<$set> = ::core::default::Default::default();
        }
        &NEAR
    }};
}

impl<S> Default for Near<S> {
    /// An empty cache.
    fn default() -> Self {
        Self { table: RefCell::new(Table { tags: Vec::new(), slots: Vec::new() }) }
    }
}

impl<S> Table<S> {
    #[inline]
    fn find(&self, at: At, key: impl Given) -> Option<&Arc<S>> {
        let group = at.group(self.tags.len());
        let index = self.tags.get(group)?.iter().position(|tag| *tag == at.tag())?;
        let slot = self.slots.get(group)?.get(index)?;
        let is_it = slot.epoch == at.epoch && slot.key().is_some_and(|written| key.is(written));
        slot.set.as_ref().filter(|_| is_it)
    }

    fn keep(&mut self, at: At, key: impl Given, set: &Arc<S>) {
        let Some(slot) = Slot::new(at.epoch, key, set) else { return };
        let index = match self.free(at) {
            Some(index) => index,
            None if self.slots.len() < MOST_GROUPS => {
                self.grow();
                0
            }
            None => at.victim(),
        };
        let group = at.group(self.slots.len());
        self.tags[group][index] = at.tag();
        self.slots[group][index] = slot;
    }

    /// A slot for this key that holds nothing of the registry's present epoch.
    fn free(&self, at: At) -> Option<usize> {
        let group = self.slots.get(at.group(self.slots.len()))?;
        group.iter().position(|slot| slot.epoch != at.epoch)
    }

    /// Begins anew with twice the groups: what was here is soon found again.
    fn grow(&mut self) {
        let groups = (self.slots.len() * 2).max(FEWEST_GROUPS);
        self.tags = vec![[0; GROUP]; groups];
        self.slots.clear();
        self.slots.resize_with(groups, || array::from_fn(|_| Slot::EMPTY));
    }
}

impl<S> Slot<S> {
    /// Of an epoch that never is.
    const EMPTY: Self = Self { epoch: 0, set: None, length: 0, key: [0; LONGEST] };

    /// None for a key that is too long.
    fn new(epoch: u64, key: impl Given, set: &Arc<S>) -> Option<Self> {
        let mut slot = Self { epoch, set: None, ..Self::EMPTY };
        slot.length = u8::try_from(key.write(&mut slot.key)?).ok()?;
        slot.set = Some(Arc::clone(set));
        Some(slot)
    }

    #[inline]
    fn key(&self) -> Option<&[u8]> {
        self.key.get(..usize::from(self.length))
    }
}

/// Each reads other bits of the hash.
impl At {
    #[inline]
    fn group(self, groups: usize) -> usize {
        // Of no groups, one that is not there.
        self.hash as usize & groups.wrapping_sub(1)
    }

    #[inline]
    fn tag(self) -> u32 {
        (self.hash >> 32) as u32
    }

    fn victim(self) -> usize {
        (self.hash >> 24) as usize % GROUP
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn found(near: &Near<u64>, at: At, key: &str) -> Option<u64> {
        near.find(at, key, &mut Some(|set: &Arc<u64>| **set))
    }

    #[test]
    fn keys_of_one_hash_and_sets_of_other_epochs_are_told_apart() {
        let near = Near::default();
        let at = |epoch| At { epoch, hash: 7 };
        near.keep(at(1), "a", &Arc::new(1));
        near.keep(at(1), "b", &Arc::new(2));
        assert_eq!(found(&near, at(1), "a"), Some(1));
        for (epoch, key) in [(1, "b"), (1, ""), (1, "ab"), (2, "a"), (0, "")] {
            assert_eq!(found(&near, at(epoch), key), None, "{key} in {epoch}: the map knows");
        }
        near.keep(at(2), "a", &Arc::new(3));
        assert_eq!(found(&near, at(2), "a"), Some(3));
    }

    #[test]
    fn a_key_is_found_up_to_the_longest_that_a_slot_holds() {
        let near = Near::default();
        let key = "k".repeat(LONGEST + 1);
        for length in [0, 1, LONGEST, LONGEST + 1] {
            let (at, key) = (At { epoch: 1, hash: length as u64 }, &key[..length]);
            near.keep(at, key, &Arc::new(5));
            assert_eq!(found(&near, at, key), (length <= LONGEST).then_some(5));
        }
    }

    #[test]
    fn more_keys_than_slots_take_no_more_memory_and_make_room_for_each_other() {
        let near = Near::default();
        let at = |number: u64| At { epoch: 1, hash: number.wrapping_mul(0x9E37_79B9_7F4A_7C15) };
        for number in 0..10_000 {
            near.keep(at(number), &*number.to_string(), &Arc::new(number));
            assert_eq!(found(&near, at(number), &number.to_string()), Some(number));
        }
        assert_eq!(near.table.borrow().slots.len(), MOST_GROUPS);
        let kept = (0..10_000).filter(|number| {
            let found = found(&near, at(*number), &number.to_string());
            assert!(found.is_none_or(|set| set == *number));
            found.is_some()
        });
        assert!(kept.count() > MOST_GROUPS * GROUP / 2);
    }

    #[test]
    fn a_key_that_is_looked_up_while_a_set_is_in_use_is_kept_another_time() {
        let near = Near::default();
        let (one, other) = (At { epoch: 1, hash: 1 }, At { epoch: 1, hash: 2 });
        near.keep(one, "one", &Arc::new(1));
        near.find(one, "one", &mut Some(|_: &Arc<u64>| near.keep(other, "other", &Arc::new(2))));
        assert_eq!((found(&near, one, "one"), found(&near, other, "other")), (Some(1), None));
    }
}
