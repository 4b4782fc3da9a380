//! The keys of a registry: their insertion and removal, by one thread at a time.
//!
//! # Replacing a table
//!
//! A table is replaced when it is full, or when more than half of its used slots are those of removed keys. The new
//! table has room for the keys and a quarter more. If that takes more than [`MAX_SLOTS`](super::current_table::MAX_SLOTS) slots, the table is split into
//! two instead: one more bit of a key's hash chooses between them, as in extendible hashing. So an insertion copies at
//! most that many entries, however many keys exist. Scrapes replace the tables that have removed keys.
//!
//! # Memory
//!
//! A removed set is freed with the table of its slot. That happens after the table was replaced, when each thread that
//! used the former directory has fetched a directory of any registry or has ended.
//!
//! Threads that never look up again could keep any number of tables in memory. So no table is replaced while too many
//! slots of [retired tables](RetiredTables::allow_replacement) are in use. Meanwhile, a key that does not fit is an
//! *extra* key. Extra keys are in a map, which look-ups read under the lock.

use std::collections::HashMap;
use std::sync::Arc;

use super::current_table::CurrentTable;
use super::index::Index;
use super::key::{Key, KeyHasher};
use super::retired::RetiredTables;
use super::set_type::Entry;
use super::table::{Directory, MAX_DEPTH, directory_index};
use crate::set::AnySet;
use crate::sync::{MutexGuard, Ordering};

/// The maximum number of extra keys that an insertion moves to tables.
const MAX_MOVED: usize = 64;

/// The fewest removed keys for which a table is replaced.
const MIN_REMOVED: usize = 64;

/// The state that the lock of the keys protects.
pub(super) struct Writer {
    hasher: KeyHasher,
    /// The current tables, each once.
    tables: Vec<CurrentTable>,
    /// The indices in `tables`, by [`directory_index`].
    directory: Vec<usize>,
    /// The keys that are not in tables.
    extra: HashMap<Key, Arc<dyn AnySet>>,
    retired: RetiredTables,
}

/// A guard of the lock of the keys. No caller's code may run while it exists.
pub(super) struct KeysGuard<'a> {
    index: &'a Index,
    writer: MutexGuard<'a, Writer>,
    /// Directories that were replaced. They may have the last references to sets.
    replaced: Vec<Arc<Directory>>,
}

impl Writer {
    pub(super) fn new(hasher: KeyHasher) -> Self {
        Self {
            hasher,
            tables: Vec::new(),
            directory: Vec::new(),
            extra: HashMap::new(),
            retired: RetiredTables::default(),
        }
    }

    /// Returns the index of the table for keys with this hash.
    fn table_of(&self, hash: u64) -> Option<usize> {
        self.directory.get(directory_index(hash, self.directory.len())).copied()
    }

    /// Returns the number of keys in the tables.
    fn len(&self) -> usize {
        self.tables.iter().map(CurrentTable::len).sum()
    }

    /// Returns whether a table may be replaced.
    fn may_replace(&mut self) -> bool {
        self.retired.allow_replacement(self.len() + self.extra.len())
    }
}

impl<'a> KeysGuard<'a> {
    pub(super) fn new(index: &'a Index, writer: MutexGuard<'a, Writer>) -> Self {
        Self { index, writer, replaced: Vec::new() }
    }

    /// Releases the lock. Returns the directories that were replaced, which the caller drops when it holds no lock.
    #[must_use]
    pub(super) fn release(self) -> Vec<Arc<Directory>> {
        self.replaced
    }

    /// Returns the set of a key.
    pub(super) fn get(&self, key: &[u8], hash: u64) -> Option<Arc<dyn AnySet>> {
        let table = self.writer.table_of(hash).map(|index| &self.writer.tables[index].table)?;
        match table.find(hash, |own| own.is(key)) {
            Some(set) => Some(Arc::clone(set)),
            None => self.writer.extra.get(key).cloned(),
        }
    }

    /// Returns all keys.
    pub(super) fn list(self) -> Vec<Entry> {
        let Writer { tables, extra, .. } = &*self.writer;
        let mut entries = Vec::with_capacity(self.writer.len() + extra.len());
        entries.extend(extra.iter().map(|(key, set)| Entry { key: key.clone(), set: set.clone() }));
        let tables: Vec<_> = tables.iter().map(|current| current.table.clone()).collect();
        // A table that is replaced from now on still contains its keys, but an extra key could be moved to one.
        let _guard = (!extra.is_empty()).then_some(self);
        for table in tables {
            entries.extend(table.tags().used().filter_map(|slot| table.entry(slot).cloned()));
        }
        entries
    }

    /// Inserts a key that does not exist.
    pub(super) fn insert(&mut self, hash: u64, entry: Entry) {
        self.insert_entry(hash, entry);
        self.move_extra();
    }

    /// Inserts a key into its table or, if the table is full and may not be replaced, into the extra keys. The caller
    /// [updates](Self::update_has_extra) whether there are any.
    fn insert_entry(&mut self, hash: u64, entry: Entry) {
        let index = match self.writer.table_of(hash) {
            Some(index) => index,
            None => self.create_first_table(),
        };
        if self.writer.tables[index].is_full() && !self.replace(index) {
            self.writer.extra.insert(entry.key, entry.set);
        } else if let Some(index) = self.writer.table_of(hash) {
            self.writer.tables[index].insert(hash, entry);
        }
    }

    /// Moves up to [`MAX_MOVED`] extra keys to tables if tables may be replaced.
    fn move_extra(&mut self) {
        if !self.writer.extra.is_empty() && self.writer.may_replace() {
            let moved: Vec<_> = self.writer.extra.keys().take(MAX_MOVED).cloned().collect();
            for key in moved {
                if let Some(set) = self.writer.extra.remove(&key) {
                    self.insert_entry(self.writer.hasher.hash(&key), Entry { key, set });
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
        let first = CurrentTable::new(&[], 0);
        self.writer.tables.push(first);
        self.writer.directory.push(0);
        self.publish();
        0
    }

    /// Removes a key if `condition` is true of its set, and returns the set.
    pub(super) fn remove_if(
        &mut self,
        key: &[u8],
        hash: u64,
        condition: impl FnOnce(&Arc<dyn AnySet>) -> bool,
    ) -> Option<Arc<dyn AnySet>> {
        let index = self.writer.table_of(hash)?;
        let current = &mut self.writer.tables[index];
        let Some(slot) = current.table.slot(key, hash) else {
            let set = self.writer.extra.get(key).filter(|set| condition(set))?;
            let set = Arc::clone(set);
            self.writer.extra.remove(key);
            self.update_has_extra();
            return Some(set);
        };
        let set = Arc::clone(&current.table.entry(slot)?.set);
        if !condition(&set) {
            return None;
        }
        current.table.tags().set_removed(slot);
        current.removed += 1;
        if current.removed > current.len().max(MIN_REMOVED) {
            self.replace(index);
        }
        Some(set)
    }

    /// Frees the sets of removed keys in the table with the most removed keys, and moves extra keys to tables. Returns
    /// whether other tables may have removed keys.
    pub(super) fn free_removed(&mut self) -> bool {
        self.writer.retired.count_again();
        self.move_extra();
        let tables =
            self.writer.tables.iter().enumerate().filter(|(_, current)| current.removed > 0);
        let most = tables.max_by_key(|(_, current)| current.removed).map(|(index, _)| index);
        most.is_some_and(|index| self.replace(index))
    }

    /// Replaces a table by one or two tables without removed keys. Does nothing and returns `false` if no table may be
    /// replaced.
    pub(super) fn replace(&mut self, index: usize) -> bool {
        if !self.writer.may_replace() {
            return false;
        }
        let writer = &mut *self.writer;
        let CurrentTable { table, depth, .. } = &writer.tables[index];
        let hashed = |slot| {
            let entry = table.entry(slot)?.clone();
            Some((writer.hasher.hash(&entry.key), entry))
        };
        let entries: Vec<_> = table.tags().used().filter_map(hashed).collect();
        writer.retired.add_table(table);
        let depth = *depth;
        if !CurrentTable::is_too_large(entries.len()) || depth == MAX_DEPTH {
            writer.tables[index] = CurrentTable::new(&entries, depth);
        } else {
            self.split(index, entries, depth);
        }
        self.publish();
        true
    }

    /// Replaces a table by two. The bit after the lowest `depth` bits of a directory index chooses between them.
    fn split(&mut self, index: usize, entries: Vec<(u64, Entry)>, depth: u32) {
        let is_second = |index: usize| index >> depth & 1 == 1;
        let (second, first): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|(hash, _)| is_second(directory_index(*hash, 1 << MAX_DEPTH)));
        let writer = &mut *self.writer;
        writer.tables[index] = CurrentTable::new(&first, depth + 1);
        writer.tables.push(CurrentTable::new(&second, depth + 1));
        if writer.directory.len() == 1 << depth {
            writer.directory.extend_from_within(..);
        }
        for (position, table) in writer.directory.iter_mut().enumerate() {
            if *table == index && is_second(position) {
                *table = writer.tables.len() - 1;
            }
        }
    }

    /// Replaces the directory that threads fetch by one of the current tables.
    fn publish(&mut self) {
        let Writer { tables, directory, retired, .. } = &mut *self.writer;
        let tables = directory.iter().map(|index| tables[*index].table.clone()).collect();
        if let Some(replaced) = self.index.publish(Arc::new(Directory::new(tables))) {
            retired.add_directory(&replaced);
            self.replaced.push(replaced);
        }
    }
}
