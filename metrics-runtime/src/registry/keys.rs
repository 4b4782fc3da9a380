//! The keys of a registry: who inserts and removes them, one thread at a time.
//!
//! # Replacing a table
//!
//! A table that is full, or of which more than half of the used slots are those of removed keys, is replaced by one that has
//! room for its keys and a quarter more. Beyond [`MAX_SLOTS`], two take its place, chosen by one more bit of a key's
//! hash. So a creation copies at most that many entries, however many keys there are. A scrape
//! replaces each table with a removed key.
//!
//! # Memory
//!
//! A removed set is freed with the table of its slot: when the table was replaced, and each thread that used the
//! former directory has fetched another one, for any registry, or has ended. Threads that never look up again
//! could keep any number of tables. So no table is replaced while retired ones that are in use have more slots
//! than the registry has keys, and more than [`MIN_RETIRED_SLOTS`]. Keys that do not fit meanwhile are extra: they are
//! in a map, which look-ups read under the lock.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::core::Entry;
use super::index::Index;
use super::key::{Key, KeyHasher};
use super::table::{AnyDirectory, AnyTable, MAX_DEPTH, TableType, place};
use super::tags::{self, WeakTags};
use crate::set::AnySet;
use crate::sync::{MutexGuard, Ordering};

/// The number of slots beyond which a table is split.
const MAX_SLOTS: usize = 4_096;

/// The number of slots that retired tables may have in any case.
const MIN_RETIRED_SLOTS: usize = 4_096;

/// The number of replacements that are refused at once, because it takes long to find out how much threads keep.
const REFUSALS: usize = 64;

/// The maximum number of extra keys that an insertion moves to tables.
const MAX_MOVED: usize = 64;

/// The fewest removed keys for which a table is replaced.
const MIN_REMOVED: usize = 64;

/// What the lock of the keys guards.
pub(super) struct Writer {
    hasher: KeyHasher,
    table_type: TableType,
    /// The current tables, each once.
    tables: Vec<Owned>,
    /// The index in `tables`, by the lowest bits of a place.
    directory: Vec<usize>,
    extra: HashMap<Key, Arc<dyn AnySet>>,
    retired: Vec<Retired>,
    /// How many replacements are refused without asking how much threads keep.
    refusals: usize,
}

/// A table, and what only its writer needs.
struct Owned {
    table: Arc<dyn AnyTable>,
    /// The number of lowest bits that the places of its keys have in common.
    depth: u32,
    /// The number of slots that are used, by keys and by removed ones.
    used: usize,
    removed: usize,
}

/// What threads may still use, and the number of its slots.
enum Retired {
    Directory(Weak<dyn AnyDirectory>, usize),
    Table(WeakTags, usize),
}

/// The lock of the keys. No caller's code may run while it is held.
pub(super) struct Keys<'a> {
    index: &'a Index,
    writer: MutexGuard<'a, Writer>,
    /// Directories that were replaced. They may have the last references to sets.
    replaced: Vec<Arc<dyn AnyDirectory>>,
}

impl Writer {
    pub(super) fn new(hasher: KeyHasher, table_type: TableType) -> Self {
        let (tables, directory, extra, retired, refusals) = Default::default();
        Self { hasher, table_type, tables, directory, extra, retired, refusals }
    }

    /// Returns the index of the table for keys with this hash.
    fn table_of(&self, hash: u64) -> Option<usize> {
        self.directory.get(place(hash) & self.directory.len().wrapping_sub(1)).copied()
    }

    /// Returns the number of keys that the tables have.
    fn len(&self) -> usize {
        self.tables.iter().map(Owned::len).sum()
    }

    /// Returns whether a table may be replaced: threads do not keep too many retired slots.
    fn may_replace(&mut self) -> bool {
        if self.refusals > 0 {
            self.refusals -= 1;
            return false;
        }
        self.retired.retain(Retired::is_in_use);
        let kept: usize = self.retired.iter().map(Retired::len).sum();
        let is_allowed = kept <= (self.len() + self.extra.len()).max(MIN_RETIRED_SLOTS);
        if !is_allowed {
            self.refusals = REFUSALS;
        }
        is_allowed
    }

    /// Creates a table with room for these keys and a quarter more.
    fn fill(&self, entries: &[(u64, Entry)], depth: u32) -> Owned {
        let slots = slots_with_room(entries.len());
        let table = (self.table_type.create)(slots);
        let mut owned = Owned { table, depth, used: 0, removed: 0 };
        for (hash, entry) in entries {
            owned.insert(*hash, entry.clone());
        }
        owned
    }
}

fn slots_with_room(keys: usize) -> usize {
    tags::slots_for(keys + keys / 4 + 1)
}

impl Owned {
    /// Returns the number of keys.
    fn len(&self) -> usize {
        self.used - self.removed
    }

    fn is_full(&self) -> bool {
        self.used >= tags::usable(self.table.tags().slots())
    }

    /// Inserts a key that the table does not have. The table must not be full.
    fn insert(&mut self, hash: u64, entry: Entry) {
        let tags = self.table.tags();
        let Some(slot) = tags.unused(hash) else {
            unreachable!("a table that is not full has an unused slot");
        };
        self.table.write(slot, entry);
        tags.set(slot, hash);
        self.used += 1;
    }
}

impl Retired {
    fn is_in_use(&self) -> bool {
        match self {
            Self::Directory(directory, _) => directory.strong_count() > 0,
            Self::Table(tags, _) => tags.strong_count() > 0,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Directory(_, len) | Self::Table(_, len) => *len,
        }
    }
}

impl<'a> Keys<'a> {
    pub(super) fn new(index: &'a Index, writer: MutexGuard<'a, Writer>) -> Self {
        Self { index, writer, replaced: Vec::new() }
    }

    /// Releases the lock. Returns the directories that were replaced, which the caller drops when it holds no lock.
    #[must_use]
    pub(super) fn release(self) -> Vec<Arc<dyn AnyDirectory>> {
        self.replaced
    }

    /// Returns the set of a key.
    pub(super) fn get(&self, key: &[u8], hash: u64) -> Option<Arc<dyn AnySet>> {
        let table = self.writer.table_of(hash).map(|index| &self.writer.tables[index].table)?;
        match table.entry_of(key, hash) {
            Some(entry) => Some(entry.set),
            None => self.writer.extra.get(key).cloned(),
        }
    }

    /// Returns all keys.
    pub(super) fn list(self) -> Vec<Entry> {
        let Writer { tables, extra, .. } = &*self.writer;
        let mut entries = Vec::with_capacity(self.writer.len() + extra.len());
        entries.extend(extra.iter().map(|(key, set)| Entry { key: key.clone(), set: set.clone() }));
        let tables: Vec<_> = tables.iter().map(|owned| Arc::clone(&owned.table)).collect();
        // A table that is replaced meanwhile still has the keys of now.
        drop(self);
        for table in tables {
            entries.extend(table.tags().used().filter_map(|slot| table.entry(slot)));
        }
        entries
    }

    /// Inserts a key that the registry does not have.
    pub(super) fn insert(&mut self, hash: u64, entry: Entry) {
        self.insert_or_keep(hash, entry);
        self.move_extra();
    }

    /// Inserts a key in its table or, if the table is full and must not be replaced, among the extra keys.
    fn insert_or_keep(&mut self, hash: u64, entry: Entry) {
        let index = match self.writer.table_of(hash) {
            Some(index) => index,
            None => self.create_first_table(),
        };
        if self.writer.tables[index].is_full() && !self.replace(index) {
            self.index.has_extra.store(true, Ordering::Release);
            self.writer.extra.insert(entry.key, entry.set);
        } else if let Some(index) = self.writer.table_of(hash) {
            self.writer.tables[index].insert(hash, entry);
        }
    }

    /// Moves extra keys to tables if tables may be replaced.
    fn move_extra(&mut self) {
        if !self.writer.extra.is_empty() && self.writer.may_replace() {
            let moved: Vec<_> = self.writer.extra.keys().take(MAX_MOVED).cloned().collect();
            for key in moved {
                if let Some(set) = self.writer.extra.remove(&key) {
                    self.insert_or_keep(self.writer.hasher.hash(&key), Entry { key, set });
                }
            }
        }
        self.update_has_extra();
    }

    fn update_has_extra(&self) {
        let has_extra = !self.writer.extra.is_empty();
        if self.index.has_extra.load(Ordering::Relaxed) != has_extra {
            self.index.has_extra.store(has_extra, Ordering::Release);
        }
    }

    fn create_first_table(&mut self) -> usize {
        let first = self.writer.fill(&[], 0);
        self.writer.tables.push(first);
        self.writer.directory.push(0);
        self.publish();
        0
    }

    /// Removes a key if `is_meant` accepts its set, and returns the set.
    pub(super) fn remove(
        &mut self,
        key: &[u8],
        hash: u64,
        is_meant: impl FnOnce(&Arc<dyn AnySet>) -> bool,
    ) -> Option<Arc<dyn AnySet>> {
        let index = self.writer.table_of(hash)?;
        let owned = &mut self.writer.tables[index];
        let Some(slot) = owned.table.slot(key, hash) else {
            let set = self.writer.extra.get(key).filter(|set| is_meant(set))?;
            let set = Arc::clone(set);
            self.writer.extra.remove(key);
            self.update_has_extra();
            return Some(set);
        };
        let set = owned.table.entry(slot).map(|entry| entry.set).filter(is_meant)?;
        owned.table.tags().set_removed(slot);
        owned.removed += 1;
        if owned.removed > owned.len().max(MIN_REMOVED) {
            self.replace(index);
        }
        Some(set)
    }

    /// Frees the sets of removed keys in the table with the most of them, and moves extra keys to tables. Returns
    /// whether more may be left to do.
    pub(super) fn tidy(&mut self) -> bool {
        self.writer.refusals = 0;
        self.move_extra();
        let tables = self.writer.tables.iter().enumerate().filter(|(_, owned)| owned.removed > 0);
        let most = tables.max_by_key(|(_, owned)| owned.removed).map(|(index, _)| index);
        most.is_some_and(|index| self.replace(index))
    }

    /// Replaces a table by one or two that have more room. Does nothing and returns `false` if threads keep too
    /// many retired ones.
    pub(super) fn replace(&mut self, index: usize) -> bool {
        if !self.writer.may_replace() {
            return false;
        }
        let Owned { table, depth, .. } = &self.writer.tables[index];
        let (tags, depth) = (table.tags(), *depth);
        let hashed = |slot| {
            let entry = table.entry(slot)?;
            Some((self.writer.hasher.hash(&entry.key), entry))
        };
        let entries: Vec<_> = tags.used().filter_map(hashed).collect();
        let retired = Retired::Table(tags.downgrade(), tags.slots());
        self.writer.retired.push(retired);
        if slots_with_room(entries.len()) <= MAX_SLOTS || depth == MAX_DEPTH {
            self.writer.tables[index] = self.writer.fill(&entries, depth);
        } else {
            self.split(index, entries, depth);
        }
        self.publish();
        true
    }

    /// Replaces a table by two, which are chosen by the bit after the lowest `depth` ones of a place.
    fn split(&mut self, index: usize, entries: Vec<(u64, Entry)>, depth: u32) {
        let is_second = |place: usize| place >> depth & 1 == 1;
        let (second, first): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|(hash, _)| is_second(place(*hash)));
        let writer = &mut *self.writer;
        writer.tables[index] = writer.fill(&first, depth + 1);
        writer.tables.push(writer.fill(&second, depth + 1));
        if writer.directory.len() == 1 << depth {
            writer.directory.extend_from_within(..);
        }
        for (place, table) in writer.directory.iter_mut().enumerate() {
            if *table == index && is_second(place) {
                *table = writer.tables.len() - 1;
            }
        }
    }

    /// Makes the tables known to threads.
    fn publish(&mut self) {
        let Writer { tables, directory, retired, table_type, .. } = &mut *self.writer;
        let tables: Vec<_> = directory.iter().map(|index| &*tables[*index].table).collect();
        if let Some(replaced) = self.index.publish((table_type.directory)(&tables)) {
            retired.push(Retired::Directory(Arc::downgrade(&replaced), replaced.len()));
            self.replaced.push(replaced);
        }
    }
}
