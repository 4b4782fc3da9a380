//! The part of a registry that does not depend on the type of its sets, and is compiled once.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

// A model must take the same paths each time.
#[cfg(all(test, loom))]
use foldhash::fast::FixedState as BuildKeyHasher;
#[cfg(not(all(test, loom)))]
use foldhash::fast::RandomState as BuildKeyHasher;

use super::cache::{Cache, Pending};
use super::capacity::Capacity;
use super::changes::Changes;
use super::index::{self, Index, MAX_BUILT_IN_LOOK_UP, Miss, Table};
use super::key::{self, Key};
use super::lives::{Life, Lives};
use super::overflow::Overflow;
use super::shards::shards;
use crate::key_usage::KeyUsage;
use crate::row::RowLayout;
use crate::schema::{KeyLabel, Schema};
use crate::set::AnySet;
use crate::sync::{AtomicU64, AtomicUsize, DashMap, Entry as MapEntry, Mutex, Ordering};

/// A key and its set.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(super) key: Key,
    pub(super) set: Arc<dyn AnySet>,
}

/// What a registry knows of the type of its sets.
pub(super) struct SetType {
    pub(super) schema: &'static Schema,
    /// Creates a set in which nothing is recorded.
    pub(super) create: fn() -> Arc<dyn AnySet>,
    /// Returns what encoders know of the rows.
    pub(super) layout: fn() -> RowLayout,
}

/// A bounded map from keys to sets. The [module](super) explains the order of its steps.
pub(super) struct Core {
    set_type: &'static SetType,
    hasher: BuildKeyHasher,
    pub(super) sets: DashMap<Key, Arc<dyn AnySet>, BuildKeyHasher>,
    pub(super) capacity: Capacity,
    overflow: Overflow,
    index: Index,
    pub(super) changes: Changes,
    /// The number of removals.
    pub(super) removals: AtomicU64,
    /// The number of look-ups that the map answered since the last table was built.
    answered: AtomicUsize,
    pub(super) lives: Lives,
    pub(super) pending: Pending,
    pub(super) cache: Mutex<Cache>,
}

impl Core {
    /// Creates an empty registry for at most `max_keys` keys.
    pub(super) fn new(set_type: &'static SetType, max_keys: usize) -> Self {
        let labels = set_type.schema.key_labels();
        let overflow_key: Vec<&str> = labels.iter().map(|label| &*label.overflow).collect();
        let (hasher, shards) = (BuildKeyHasher::default(), shards(max_keys));
        Self {
            set_type,
            sets: DashMap::with_hasher_and_shard_amount(hasher.clone(), shards),
            hasher,
            capacity: Capacity::new(max_keys),
            overflow: Overflow::new(key::join_all(&overflow_key).into(), (set_type.create)()),
            index: Index::new(),
            changes: Changes::new(),
            removals: AtomicU64::new(0),
            answered: AtomicUsize::new(0),
            lives: Lives::new(shards),
            pending: Pending::new(),
            cache: Mutex::new(Cache::default()),
        }
    }

    /// Hashes a key for the index and the lives. The map hashes the length of a key, too.
    #[inline]
    pub(super) fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(key);
        hasher.finish()
    }

    /// Calls `record` with the set of `key`, which is created if needed and if the registry is not full.
    #[inline]
    pub(super) fn with<R>(&self, key: &[u8], record: impl FnOnce(&Arc<dyn AnySet>) -> R) -> R {
        let hash = self.hash(key);
        let mut record = Some(record);
        let miss = match index::with(self.index.number(), key, hash, &mut record) {
            Ok(result) => return result,
            Err(miss) => miss,
        };
        let set = self.look_up(key, hash, miss);
        match record {
            Some(record) => record(&set),
            None => unreachable!("`record` is only taken to return its result"),
        }
    }

    /// Returns the set of a key that the table of this thread did not have.
    #[cold]
    fn look_up(&self, key: &[u8], hash: u64, mut miss: Miss) -> Cow<'_, Arc<dyn AnySet>> {
        // Both are read before the map: see "Folding".
        let removals = self.removals.load(Ordering::Acquire);
        let is_full = self.capacity.is_full();
        if matches!(miss, Miss::Unknown) && self.index.refresh() {
            match index::with(self.index.number(), key, hash, &mut Some(Arc::clone)) {
                Ok(set) => return Cow::Owned(set),
                Err(after_refresh) => miss = after_refresh,
            }
        }
        if is_full && matches!(miss, Miss::Absent(Some(changes)) if changes == self.changes.begun())
        {
            return self.overflow(key);
        }
        if let Some(set) = self.sets.get(key).map(|set| Arc::clone(&set)) {
            self.count_answer();
            return Cow::Owned(set);
        }
        let is_absent = is_full && self.removals.load(Ordering::Acquire) == removals;
        let claimed = if is_absent || *self.overflow.key == *key { None } else { self.claim(key) };
        if claimed.is_some() && self.capacity.is_full() {
            self.index_full_registry();
        }
        claimed.map_or_else(|| self.overflow(key), Cow::Owned)
    }

    /// Returns the overflow set, and counts the look-up as folded unless the key is that of the overflow.
    fn overflow(&self, key: &[u8]) -> Cow<'_, Arc<dyn AnySet>> {
        if *self.overflow.key != *key {
            self.overflow.count_folded();
        }
        Cow::Borrowed(self.overflow.use_set())
    }

    /// Returns the set for `key`, creating it unless the registry is full.
    pub(super) fn claim(&self, key: &[u8]) -> Option<Arc<dyn AnySet>> {
        let key = Key::from(key);
        let vacant = match self.sets.entry(Arc::clone(&key)) {
            MapEntry::Occupied(set) => return Some(Arc::clone(set.get())),
            MapEntry::Vacant(vacant) => vacant,
        };
        // Before the reservation: see "Folding".
        self.changes.begin();
        let set = self.capacity.reserve().then(|| {
            let set = (self.set_type.create)();
            let entry = Entry { key, set: Arc::clone(&set) };
            self.pending.add(entry, self.capacity.reserved());
            vacant.insert(Arc::clone(&set));
            set
        });
        self.changes.end();
        set
    }

    /// Counts a look-up that the map answered, and builds a table once there were many.
    fn count_answer(&self) {
        let keys = self.capacity.reserved();
        if keys > MAX_BUILT_IN_LOOK_UP {
            // The next scrape builds it.
            if self.answered.load(Ordering::Relaxed) == 0 {
                self.answered.store(1, Ordering::Relaxed);
            }
        } else if self.answered.fetch_add(1, Ordering::Relaxed) >= keys / 2 {
            self.index_if(|core| core.answered.load(Ordering::Relaxed) >= keys / 2);
        }
    }

    /// Builds a table of a registry that became full, so that keys which do not exist are folded without a lock.
    /// Keys that come and go at the cap do not cause one each time.
    fn index_full_registry(&self) {
        self.index_if(|core| {
            core.index.is_behind(core.changes.begun(), core.capacity.reserved() / 2)
        });
    }

    /// Builds a table in a look-up if it is `due`, there are not too many keys, and no other thread removes keys or
    /// builds one.
    fn index_if(&self, due: impl FnOnce(&Self) -> bool) {
        if self.capacity.reserved() <= MAX_BUILT_IN_LOOK_UP
            && let Some(mut life) = self.lives.try_lock()
            && due(self)
        {
            self.answered.store(0, Ordering::Relaxed);
            if !life.tables.are_kept(self.capacity.reserved()) {
                // Read before the map. An insertion that has begun holds the lock of its shard until it has ended.
                let changes = self.changes.begun();
                let entries = self.list();
                self.publish(&mut life, entries.into_iter(), Some(changes));
            }
            drop(life);
            self.index.refresh();
        }
    }

    /// Builds the table of these entries. If they are all keys as of a number of changes, `changes` is this number.
    pub(super) fn publish(
        &self,
        life: &mut Life,
        entries: impl ExactSizeIterator<Item = Entry>,
        changes: Option<u64>,
    ) {
        self.answered.store(0, Ordering::Relaxed);
        let table = Table::new(entries, changes, |key| self.hash(key));
        self.index.publish(&mut life.tables, table);
    }

    /// Returns whether a scrape should build a table: the last one lacks keys that were looked up, or the registry
    /// is full and folds keys under the lock of a shard.
    pub(super) fn is_index_due(&self) -> bool {
        let is_asked = self.answered.load(Ordering::Relaxed) > 0 || self.capacity.is_full();
        // In a large registry, a few changes are not worth a table.
        let few = match self.capacity.reserved() {
            keys if keys > MAX_BUILT_IN_LOOK_UP => keys / 16,
            _ => 0,
        };
        is_asked && self.index.is_behind(self.changes.begun(), few)
    }

    /// Returns what encoders know of the rows.
    pub(super) fn layout(&self) -> RowLayout {
        (self.set_type.layout)()
    }

    pub(super) fn key_labels(&self) -> &'static [KeyLabel] {
        self.set_type.schema.key_labels()
    }

    /// Returns the set for `key` if it exists. Never creates a set. For the overflow key, returns the overflow
    /// set once it was used.
    pub(super) fn get(&self, key: &[u8]) -> Option<Arc<dyn AnySet>> {
        let overflow = || {
            let is_shown = *self.overflow.key == *key && self.overflow.is_in_use();
            is_shown.then(|| Arc::clone(&self.overflow.set))
        };
        self.sets.get(key).map(|set| Arc::clone(&set)).or_else(overflow)
    }

    /// Creates the set for `key` and protects it from expiry. Returns `false` if the registry is full.
    pub(super) fn seed(&self, key: &[u8]) -> bool {
        if *self.overflow.key == *key {
            self.overflow.use_set();
            return true;
        }
        let mut life = self.lives.lock();
        let is_created = self.claim(key).is_some();
        if is_created {
            life.seed(key, self.hash(key));
        }
        drop(life);
        if self.capacity.is_full() {
            self.index_full_registry();
        }
        is_created
    }

    /// Returns the number of rows that a scrape shows: all keys, and the overflow set once it was used.
    pub(super) fn len(&self) -> usize {
        self.capacity.reserved() + usize::from(self.overflow.is_in_use())
    }

    /// Returns how full the registry is.
    pub(super) fn usage(&self) -> KeyUsage {
        KeyUsage {
            live: self.capacity.reserved(),
            cap: self.capacity.max_keys(),
            folded: self.overflow.folded(),
            overflow: self.overflow.is_in_use(),
        }
    }

    /// Returns the entry of the overflow set once it was used.
    pub(super) fn shown_overflow(&self) -> Option<Entry> {
        let Overflow { key, set, .. } = &self.overflow;
        let entry = || Entry { key: Arc::clone(key), set: Arc::clone(set) };
        self.overflow.is_in_use().then(entry)
    }

    /// Returns all keys. Keys that are created or removed meanwhile may be missing or present. The lock of the
    /// lives prevents removal: without it, more keys than the maximum may be returned.
    pub(super) fn list(&self) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(self.capacity.reserved());
        entries.extend(
            self.sets
                .iter()
                .map(|set| Entry { key: Arc::clone(set.key()), set: Arc::clone(set.value()) }),
        );
        entries
    }
}
