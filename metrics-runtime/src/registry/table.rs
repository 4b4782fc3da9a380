//! The tables of a registry: slots with keys and sets, which any number of threads read while one writes.
//!
//! A slot is written once, before its tag shows it. A removed key's tag hides its slot for good. So what a thread
//! found stays valid as long as the thread keeps the table.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use super::core::Entry;
use super::key::Key;
use super::tags::Tags;
use super::{cast, cast_ref};
use crate::set::AnySet;
use crate::sync::{AtomicBool, Ordering};

/// A table of keys and sets of one type. It has a fixed number of slots, each written once.
pub(super) struct Table<S> {
    tags: Tags,
    slots: Arc<[Slot<S>]>,
}

/// A slot, which fills a cache line.
#[repr(align(64))]
struct Slot<S> {
    content: OnceLock<Content<S>>,
}

struct Content<S> {
    key: Key,
    set: Arc<S>,
}

/// The tables of a registry: for each value of the lowest bits of a [place], the table of the keys that have it. The
/// number of values is a power of two.
pub(super) struct Directory<S> {
    tables: Box<[Table<S>]>,
    is_retired: AtomicBool,
}

/// The number of bits of a hash that can choose a table.
pub(super) const MAX_DEPTH: u32 = 20;

/// Returns the bits of a hash that choose a table. They choose neither a group nor a tag.
#[inline]
pub(super) fn place(hash: u64) -> usize {
    (hash >> 32) as usize & ((1 << MAX_DEPTH) - 1)
}

/// How to create tables of sets whose type is not known to the code that does it.
#[derive(Clone, Copy)]
pub(super) struct TableType {
    /// Creates a table with this number of slots.
    pub(super) create: fn(usize) -> Arc<dyn AnyTable>,
    /// Creates the directory of these tables.
    pub(super) directory: fn(&[&dyn AnyTable]) -> Arc<dyn AnyDirectory>,
}

impl TableType {
    pub(super) const fn of<S: AnySet>() -> Self {
        Self { create: Table::<S>::create, directory: Directory::<S>::create }
    }
}

impl<S: AnySet> Table<S> {
    fn create(slots: usize) -> Arc<dyn AnyTable> {
        let table: Self = Self {
            tags: Tags::new(slots),
            slots: (0..slots).map(|_| Slot { content: OnceLock::new() }).collect(),
        };
        Arc::new(table)
    }

    /// Returns the set of a key.
    #[inline]
    fn find(&self, key: &[u8], hash: u64) -> Option<&Arc<S>> {
        // Mostly, the first slot with the tag of the key has the key.
        let first = self.tags.first(hash).and_then(|slot| self.set_of(slot, key));
        first.or_else(|| self.find_further(key, hash))
    }

    #[cold]
    fn find_further(&self, key: &[u8], hash: u64) -> Option<&Arc<S>> {
        let table: &dyn AnyTable = self;
        Some(&self.content(table.slot(key, hash)?)?.set)
    }

    /// Returns the set in a slot if the slot has this key.
    #[inline]
    fn set_of(&self, slot: usize, key: &[u8]) -> Option<&Arc<S>> {
        let Content { key: present, set } = self.content(slot)?;
        (**present == *key).then_some(set)
    }

    #[inline]
    fn content(&self, slot: usize) -> Option<&Content<S>> {
        self.slots.get(slot)?.content.get()
    }
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Self { tags: self.tags.clone(), slots: Arc::clone(&self.slots) }
    }
}

/// A table of sets whose type is not known to the code that uses it.
pub(super) trait AnyTable: Any + Send + Sync {
    fn tags(&self) -> &Tags;

    /// Returns the key in a slot.
    fn key(&self, slot: usize) -> Option<&Key>;

    /// Returns the key and the set in a slot.
    fn entry(&self, slot: usize) -> Option<Entry>;

    /// Writes a slot that was not written before.
    fn write(&self, slot: usize, entry: Entry);
}

impl<S: AnySet> AnyTable for Table<S> {
    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn key(&self, slot: usize) -> Option<&Key> {
        Some(&self.content(slot)?.key)
    }

    fn entry(&self, slot: usize) -> Option<Entry> {
        let Content { key, set } = self.content(slot)?;
        Some(Entry { key: key.clone(), set: Arc::<S>::clone(set) })
    }

    fn write(&self, slot: usize, Entry { key, set }: Entry) {
        let written = self.slots[slot].content.set(Content { key, set: cast(set) });
        assert!(written.is_ok(), "a slot is written once");
    }
}

impl dyn AnyTable {
    /// Returns the slot that has this key.
    pub(super) fn slot(&self, key: &[u8], hash: u64) -> Option<usize> {
        self.tags().find(hash, |slot| (**self.key(slot)? == *key).then_some(slot))
    }

    /// Returns the entry of a key.
    pub(super) fn entry_of(&self, key: &[u8], hash: u64) -> Option<Entry> {
        self.entry(self.slot(key, hash)?)
    }
}

impl<S: AnySet> Directory<S> {
    fn create(tables: &[&dyn AnyTable]) -> Arc<dyn AnyDirectory> {
        let tables = tables.iter().map(|table| cast_ref::<Table<S>>(*table).clone()).collect();
        Arc::new(Self { tables, is_retired: AtomicBool::new(false) })
    }

    /// Returns the set of a key, unless the directory is retired.
    #[inline]
    pub(super) fn find(&self, key: &[u8], hash: u64) -> Option<&Arc<S>> {
        if self.is_retired.load(Ordering::Acquire) {
            return None;
        }
        self.table(hash)?.find(key, hash)
    }

    #[inline]
    fn table(&self, hash: u64) -> Option<&Table<S>> {
        self.tables.get(place(hash) & self.tables.len().wrapping_sub(1))
    }
}

/// A directory of sets whose type is not known to the code that uses it.
pub(super) trait AnyDirectory: Any + Send + Sync {
    /// Returns the number of places.
    fn len(&self) -> usize;

    /// Returns the table for a key with this hash.
    fn table(&self, hash: u64) -> Option<&dyn AnyTable>;

    /// Returns whether another directory is current.
    fn is_retired(&self) -> bool;

    /// Makes threads fetch another directory.
    fn retire(&self);
}

impl<S: AnySet> AnyDirectory for Directory<S> {
    fn len(&self) -> usize {
        self.tables.len()
    }

    fn table(&self, hash: u64) -> Option<&dyn AnyTable> {
        Some(self.table(hash)?)
    }

    fn is_retired(&self) -> bool {
        self.is_retired.load(Ordering::Acquire)
    }

    fn retire(&self) {
        self.is_retired.store(true, Ordering::Release);
    }
}
