//! The index: a table of keys that all threads read without a lock and without counting references.
//!
//! The map owns the keys. The index is a copy of it, built from time to time, which is never changed afterwards but
//! for one flag per entry: its key was removed. Each thread keeps a pointer to the table of each registry
//! that it uses, in one thread-local for all registries of all types. A look-up that the table cannot answer asks
//! the map.
//!
//! # Who builds a table, and when
//!
//! - A look-up that the map answered, once such look-ups are half as many as there are keys. So the cost
//!   of building is shared by the look-ups that had none. Folded look-ups do not count: names that a stranger
//!   chooses cause no work.
//! - The creation of the last key that fits, because a full registry needs to know which keys it has not.
//! - Only a scrape builds a table of more than [`MAX_BUILT_IN_LOOK_UP`] keys, because that takes long.
//!
//! Nobody waits for a table: while one is built, look-ups use the previous one, or the map.
//!
//! # Memory
//!
//! A table that is replaced is retired: a thread that finds its own table retired, or whose registry has been
//! dropped, lets go of it at its next look-up in any registry that makes it fetch a table. A thread that never looks up again
//! keeps its table, and with it the sets that were removed since. What such threads can keep is bounded: no
//! table is built while older ones than the last hold more entries than the registry has keys.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Weak};

use hashbrown::HashTable;

use super::core::Entry;
use crate::set::AnySet;
use crate::sync::{AtomicBool, Mutex, Ordering, thread_local};

/// The maximum number of keys of which a look-up builds a table.
pub(super) const MAX_BUILT_IN_LOOK_UP: usize = 16_384;

/// The number of entries that retired tables may hold in any case.
const MIN_RETIRED_ENTRIES: usize = 4_096;

/// The tables that a thread uses, by the number of their registry.
type TablesOfThread = RefCell<Vec<Option<Arc<Table>>>>;

#[cfg(not(all(test, loom)))]
thread_local! {
    static TABLES: TablesOfThread = const { RefCell::new(Vec::new()) };
}
// The macro of loom does not accept constants.
#[cfg(all(test, loom))]
thread_local! {
    static TABLES: TablesOfThread = RefCell::new(Vec::new());
}

/// The keys of one registry at one moment.
pub(super) struct Table {
    entries: HashTable<Indexed>,
    /// The registry's number of changes when the table was built, if the table then had all keys. It has all keys
    /// as long as the number is the same.
    changes: Option<u64>,
    is_retired: AtomicBool,
}

struct Indexed {
    entry: Entry,
    /// Set before anybody can see that the key is gone.
    is_removed: AtomicBool,
}

/// Why the table of a thread did not answer a look-up.
#[derive(Clone, Copy)]
pub(super) enum Miss {
    /// The table does not have the key. If the number is known, it had all keys when the registry's number of
    /// changes was this.
    Absent(Option<u64>),
    /// The thread has no table, or the table cannot tell.
    Unknown,
}

impl Table {
    /// Builds the table of these entries. The keys are hashed by `hash`.
    pub(super) fn new(
        entries: impl ExactSizeIterator<Item = Entry>,
        changes: Option<u64>,
        hash: impl Fn(&[u8]) -> u64,
    ) -> Self {
        let mut table = HashTable::with_capacity(entries.len());
        for entry in entries {
            let indexed = Indexed { entry, is_removed: AtomicBool::new(false) };
            table.insert_unique(hash(&indexed.entry.key), indexed, |indexed| {
                hash(&indexed.entry.key)
            });
        }
        Self { entries: table, changes, is_retired: AtomicBool::new(false) }
    }

    #[inline]
    fn find(&self, key: &[u8], hash: u64) -> Option<&Indexed> {
        self.entries.find(hash, |indexed| *indexed.entry.key == *key)
    }

    /// Marks the entry of a key, if it has this set, as removed.
    pub(super) fn mark_removed(&self, key: &[u8], hash: u64, set: &Arc<dyn AnySet>) {
        if let Some(indexed) = self.find(key, hash)
            && Arc::ptr_eq(&indexed.entry.set, set)
        {
            indexed.is_removed.store(true, Ordering::Release);
        }
    }
}

/// Calls `record` with the set of this key if the table of the current thread has it. `record` may look up
/// keys, too.
#[inline]
pub(super) fn with<R, F: FnOnce(&Arc<dyn AnySet>) -> R>(
    number: usize,
    key: &[u8],
    hash: u64,
    record: &mut Option<F>,
) -> Result<R, Miss> {
    // The tables of a thread that ends may be gone. While a table is fetched, sets may be dropped, and what is
    // dropped may look up a key.
    let answer = TABLES.try_with(|tables| {
        let tables = tables.try_borrow().ok()?;
        let table = tables.get(number)?.as_ref()?;
        if table.is_retired.load(Ordering::Acquire) {
            return None;
        }
        let Some(indexed) = table.find(key, hash) else {
            return Some(Err(Miss::Absent(table.changes)));
        };
        if indexed.is_removed.load(Ordering::Acquire) {
            return None;
        }
        Some(Ok(record.take()?(&indexed.entry.set)))
    });
    answer.ok().flatten().unwrap_or(Err(Miss::Unknown))
}

/// The tables of one registry.
pub(super) struct Index {
    /// The registry's number among those that exist.
    number: Number,
    current: Mutex<Option<Arc<Table>>>,
    /// Whether there is a current table, so that most threads that have none need not take the lock.
    has_table: AtomicBool,
}

/// The tables that threads may still use. It is part of what the lock of removals guards.
#[derive(Default)]
pub(super) struct Tables {
    /// The current table last.
    published: Vec<Weak<Table>>,
}

impl Index {
    pub(super) fn new() -> Self {
        Self { number: Number::new(), current: Mutex::new(None), has_table: AtomicBool::new(false) }
    }

    /// Returns the registry's number, which [`with`] takes.
    #[inline]
    pub(super) fn number(&self) -> usize {
        self.number.0
    }

    fn lock(&self) -> crate::sync::MutexGuard<'_, Option<Arc<Table>>> {
        self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Makes the current thread use the current table. Returns whether it used another one before, or none.
    pub(super) fn refresh(&self) -> bool {
        if !self.has_table.load(Ordering::Acquire) {
            return false;
        }
        let Some(current) = self.lock().clone() else { return false };
        // Sets are dropped with the tables, after the borrow.
        let replaced = TABLES.try_with(|tables| {
            let mut tables = tables.try_borrow_mut().ok()?;
            if tables.len() <= self.number() {
                tables.resize(self.number() + 1, None);
            }
            let is_current =
                tables[self.number()].as_ref().is_some_and(|own| Arc::ptr_eq(own, &current));
            if is_current {
                return None;
            }
            let is_retired = |table: &Arc<Table>| table.is_retired.load(Ordering::Acquire);
            let mut replaced: Vec<_> = tables
                .iter_mut()
                .filter_map(|table| table.take_if(|table| is_retired(table)))
                .collect();
            replaced.extend(tables[self.number()].replace(current));
            Some(replaced)
        });
        matches!(replaced, Ok(Some(_)))
    }

    /// Replaces the current table.
    pub(super) fn publish(&self, tables: &mut Tables, table: Table) {
        let table = Arc::new(table);
        tables.published.push(Arc::downgrade(&table));
        let replaced = self.lock().replace(table);
        self.has_table.store(true, Ordering::Release);
        if let Some(replaced) = replaced {
            replaced.is_retired.store(true, Ordering::Release);
        }
    }

    /// Returns whether there is no table, or more than this number of changes began since the current one was built.
    pub(super) fn is_behind(&self, changes: u64, few: usize) -> bool {
        let current = self.lock();
        let indexed = current.as_ref().and_then(|table| table.changes);
        indexed.is_none_or(|indexed| changes.wrapping_sub(indexed) > few as u64)
    }
}

impl Tables {
    /// Returns whether threads that do not look up keep so much of earlier tables that no further one may be
    /// published. `keys` is the number of keys.
    pub(super) fn are_kept(&mut self, keys: usize) -> bool {
        self.published.retain(|table| table.strong_count() > 0);
        let (_current, earlier) = self.published.split_last().unzip();
        let kept = earlier.into_iter().flatten().filter_map(Weak::upgrade);
        kept.map(|table| table.entries.len()).sum::<usize>() > keys.max(MIN_RETIRED_ENTRIES)
    }

    /// Marks the entry of a key as removed in all tables that threads may use.
    pub(super) fn mark_removed(&self, key: &[u8], hash: u64, set: &Arc<dyn AnySet>) {
        for table in self.published.iter().filter_map(Weak::upgrade) {
            table.mark_removed(key, hash, set);
        }
    }
}

/// Before its number is another registry's, threads can see that its table is retired.
impl Drop for Index {
    fn drop(&mut self) {
        if let Some(current) = self.lock().take() {
            current.is_retired.store(true, Ordering::Release);
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("number", &self.number()).finish_non_exhaustive()
    }
}

/// A number that no other registry has at the same time. Numbers are small, because each thread has a list
/// that they index.
struct Number(usize);

/// Numbers of registries that no longer exist, and the number of registries that ever existed at once.
static NUMBERS: std::sync::Mutex<(Vec<usize>, usize)> = std::sync::Mutex::new((Vec::new(), 0));

impl Number {
    fn new() -> Self {
        let mut numbers = NUMBERS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (free, next) = &mut *numbers;
        Self(free.pop().unwrap_or_else(|| {
            *next += 1;
            *next - 1
        }))
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        NUMBERS.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0.push(self.0);
    }
}
