//! The tables of a registry: slots with keys and sets, which any number of threads read while one writes.
//!
//! A slot is written once, before its tag is set. When its key is removed, the tag hides the slot for good. So a
//! reference to the content of a slot is valid as long as the table exists.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use super::key::Key;
use super::set_type::{Entry, cast, cast_ref};
use super::tags::{First, Tags};
use crate::set::AnySet;
use crate::sync::{AtomicBool, Ordering};

/// A table of keys and sets of one type, with a fixed number of slots.
pub(super) struct Table<S> {
    tags: Tags,
    slots: Arc<[Slot<S>]>,
}

/// A slot. With 64-bit pointers, it fills a cache line.
#[repr(align(64))]
struct Slot<S> {
    content: OnceLock<Content<S>>,
}

struct Content<S> {
    key: Key,
    set: Arc<S>,
}

/// The tables of a registry: a directory as in extendible hashing. The table for a key is at its [`directory_index`];
/// a table can be at several indices. The length is a power of two.
pub(super) struct Directory<S> {
    tables: Box<[Table<S>]>,
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

/// Creates tables for code that does not know the type of the sets.
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
        match self.tags.first(hash) {
            // Usually, the first slot with the tag of the key contains the key.
            First::Slot(slot) => self.set_of(slot, key).or_else(|| self.search(key, hash)),
            First::Further => self.search(key, hash),
            First::Absent => None,
        }
    }

    /// Returns the set of a key, which may be in any slot.
    #[cold]
    fn search(&self, key: &[u8], hash: u64) -> Option<&Arc<S>> {
        let table: &dyn AnyTable = self;
        Some(&self.content(table.slot(key, hash)?)?.set)
    }

    /// Returns the set in a slot if the slot contains this key.
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

/// A table for code that does not know the type of the sets.
pub(super) trait AnyTable: Any + Send + Sync {
    fn tags(&self) -> &Tags;

    /// Returns the key in a slot.
    fn key(&self, slot: usize) -> Option<&Key>;

    /// Returns the key and the set in a slot.
    fn entry(&self, slot: usize) -> Option<Entry>;

    /// Writes a slot. It must not have been written before.
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
    /// Returns the slot that contains this key.
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
        if self.is_retired() {
            return None;
        }
        self.table(hash)?.find(key, hash)
    }

    #[inline]
    fn table(&self, hash: u64) -> Option<&Table<S>> {
        self.tables.get(directory_index(hash, self.tables.len()))
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

/// A directory for code that does not know the type of the sets.
pub(super) trait AnyDirectory: Any + Send + Sync {
    /// Returns the number of indices.
    fn len(&self) -> usize;

    /// Looks up a key. The answer is unknown if the directory is retired.
    fn look_up(&self, key: &[u8], hash: u64) -> Answer;

    /// Returns whether the directory was replaced, or its registry dropped.
    fn is_retired(&self) -> bool;

    /// Marks the directory as replaced, so that threads fetch the current one.
    fn retire(&self);
}

impl<S: AnySet> AnyDirectory for Directory<S> {
    fn len(&self) -> usize {
        self.tables.len()
    }

    fn look_up(&self, key: &[u8], hash: u64) -> Answer {
        if self.is_retired() {
            return Answer::Unknown;
        }
        match self.table(hash).and_then(|table| table.find(key, hash)) {
            Some(set) => Answer::Found(Arc::<S>::clone(set)),
            None => Answer::Absent,
        }
    }

    fn is_retired(&self) -> bool {
        self.is_retired.load(Ordering::Acquire)
    }

    fn retire(&self) {
        self.is_retired.store(true, Ordering::Release);
    }
}
