//! The tables of a registry: slots with keys and sets, which any number of threads read while one writes.
//!
//! A slot is written once, before its tag is set. When its key is removed, the tag hides the slot for good. So a
//! reference to the content of a slot is valid as long as the table exists.

use std::sync::{Arc, OnceLock};

use super::key::{Key, KeyHasher, MAX_SHORT};
use super::set_type::Entry;
use super::tags::{First, Tags};
use crate::set::AnySet;
use crate::sync::{AtomicBool, Ordering};

/// A table of keys and sets, with a fixed number of slots. Clones share the slots.
#[derive(Clone)]
pub(super) struct Table {
    tags: Tags,
    slots: Arc<[Slot]>,
}

/// A slot. With 64-bit pointers, it fills a cache line.
#[repr(align(64))]
struct Slot {
    content: OnceLock<Entry>,
}

/// The tables of a registry: a directory as in extendible hashing. The table for a key is at its [`directory_index`];
/// a table can be at several indices. The length is a power of two.
pub(super) struct Directory {
    tables: Box<[Table]>,
    is_retired: AtomicBool,
}

/// The maximum number of bits of a hash that choose a table.
pub(super) const MAX_DEPTH: u32 = 20;

/// Returns the index in a directory of `len` tables for a key with this hash. Its bits choose neither a group nor a
/// tag.
#[inline]
pub(super) fn directory_index(hash: u64, len: usize) -> usize {
    (hash >> 32) as usize & len.wrapping_sub(1)
}

impl Table {
    /// Creates a table with this number of slots.
    pub(super) fn new(slots: usize) -> Self {
        Self {
            tags: Tags::new(slots),
            slots: (0..slots).map(|_| Slot { content: OnceLock::new() }).collect(),
        }
    }

    pub(super) fn tags(&self) -> &Tags {
        &self.tags
    }

    /// Returns the set of the key with this hash for which `is_searched` is true.
    #[inline]
    pub(super) fn find(
        &self,
        hash: u64,
        is_searched: impl Fn(&Key) -> bool,
    ) -> Option<&Arc<dyn AnySet>> {
        match self.tags.first(hash) {
            // Usually, the first slot with the tag of the key contains the key.
            First::Slot(slot) => match self.entry(slot) {
                Some(entry) if is_searched(&entry.key) => Some(&entry.set),
                Some(_) | None => self.search(hash, is_searched),
            },
            First::Further => self.search(hash, is_searched),
            First::Absent => None,
        }
    }

    /// Searches all slots whose tag is that of the hash, as [`find`](Self::find) does if the first one has another key.
    #[cold]
    fn search(&self, hash: u64, is_searched: impl Fn(&Key) -> bool) -> Option<&Arc<dyn AnySet>> {
        let find = |slot| self.entry(slot).filter(|entry| is_searched(&entry.key));
        self.tags.find(hash, find).map(|entry| &entry.set)
    }

    /// Returns the slot that contains this key.
    pub(super) fn slot(&self, key: &[u8], hash: u64) -> Option<usize> {
        self.tags.find(hash, |slot| self.entry(slot)?.key.is(key).then_some(slot))
    }

    /// Returns the content of a slot.
    #[inline]
    pub(super) fn entry(&self, slot: usize) -> Option<&Entry> {
        self.slots.get(slot)?.content.get()
    }

    /// Writes a slot. It must not have been written before.
    pub(super) fn write(&self, slot: usize, entry: Entry) {
        let written = self.slots[slot].content.set(entry);
        assert!(written.is_ok(), "a slot is written once");
    }
}

/// The result of a look-up without the lock of the keys.
pub(super) enum Answer {
    Found(Arc<dyn AnySet>),
    /// At a moment during the look-up, the registry did not have the key.
    Absent,
    /// A look-up under the lock is needed.
    Unknown,
}

impl Directory {
    /// Creates the directory of these tables.
    pub(super) fn new(tables: Box<[Table]>) -> Self {
        Self { tables, is_retired: AtomicBool::new(false) }
    }

    /// Returns the number of indices.
    pub(super) fn len(&self) -> usize {
        self.tables.len()
    }

    /// Returns the set of the key with this value of its only label, unless the directory is retired.
    pub(super) fn find_single(&self, value: &[u8], hasher: &KeyHasher) -> Option<&Arc<dyn AnySet>> {
        if value.len() > MAX_SHORT {
            return self.find_long(value, hasher);
        }
        self.find(hasher.hash_value(value), |key| key.is(value))
    }

    /// Does the same for a long value. It is a function of its own, because its calls would make the look-up of short
    /// values slower.
    #[inline(never)]
    fn find_long(&self, value: &[u8], hasher: &KeyHasher) -> Option<&Arc<dyn AnySet>> {
        self.find(hasher.hash_value(value), |key| key.is(value))
    }

    /// Returns the set of the key with these label values, unless the directory is retired.
    pub(super) fn find_several(
        &self,
        values: &[&[u8]],
        hasher: &KeyHasher,
    ) -> Option<&Arc<dyn AnySet>> {
        self.find(hasher.hash_values(values.iter().copied()), |key| key.has_values(values))
    }

    #[inline]
    fn find(&self, hash: u64, is_searched: impl Fn(&Key) -> bool) -> Option<&Arc<dyn AnySet>> {
        if self.is_retired() {
            return None;
        }
        self.table(hash)?.find(hash, is_searched)
    }

    /// Looks up a key. The answer is unknown if the directory is retired.
    pub(super) fn look_up(&self, key: &[u8], hash: u64) -> Answer {
        if self.is_retired() {
            return Answer::Unknown;
        }
        match self.table(hash).and_then(|table| table.find(hash, |own| own.is(key))) {
            Some(set) => Answer::Found(Arc::clone(set)),
            None => Answer::Absent,
        }
    }

    #[inline]
    fn table(&self, hash: u64) -> Option<&Table> {
        self.tables.get(directory_index(hash, self.tables.len()))
    }

    /// Returns whether the directory was replaced, or its registry dropped.
    #[inline]
    pub(super) fn is_retired(&self) -> bool {
        self.is_retired.load(Ordering::Acquire)
    }

    /// Marks the directory as replaced, so that threads fetch the current one.
    pub(super) fn retire(&self) {
        self.is_retired.store(true, Ordering::Release);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::key::KeyHasher;
    use super::super::set_type::cast_ref;
    use super::*;
    use crate::instrument::Reading;
    use crate::value_table::RowWriter;

    struct Set(usize);

    impl AnySet for Set {
        fn write(&self, _: &mut RowWriter<'_>, _: &Reading) {}
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_slot_fills_a_cache_line() {
        assert_eq!(size_of::<Slot>(), 64);
    }

    #[test]
    fn keys_of_every_length_are_found() {
        let (table, hasher) = (Table::new(128), KeyHasher::default());
        let keys: Vec<_> = (0..100).map(|len| vec![b'k'; len]).collect();
        for key in &keys {
            let hash = hasher.hash(key);
            let slot = table.tags().unused(hash).expect("more slots than keys");
            table.write(slot, Entry { key: Key::from(&**key), set: Arc::new(Set(key.len())) });
            table.tags().set(slot, hash);
        }
        for key in &keys {
            let set = table.find(hasher.hash(key), |own| own.is(key)).expect("a present key");
            assert_eq!(cast_ref::<Set>(&**set).0, key.len());
        }
        assert!(table.find(hasher.hash(b"other"), |own| own.is(b"other")).is_none());
    }
}
