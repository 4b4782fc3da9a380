//! The part of a registry that does not depend on the type of its sets, and is compiled once.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::cache::Cache;
use super::capacity::{Capacity, ChangeCounter, Overflow, RegistryFull};
use super::garbage::Garbage;
use super::index::{self, Index};
use super::key::{self, Key, KeyHasher};
use super::key_order::KeyOrder;
use super::leases::EndedLeases;
use super::look_up_key::LookUpKey;
use super::pending::Pending;
use super::retention::{LockedRetention, Retention};
use super::set_type::{Entry, SetType, cast_ref};
use super::table::Answer;
use crate::key_usage::KeyUsage;
use crate::schema;
use crate::set::AnySet;
use crate::sync::Mutex;

/// A bounded map from keys to sets. The [module](super) explains the order of its steps.
pub(super) struct Core {
    set_type: &'static SetType,
    hasher: KeyHasher,
    pub(super) index: Index,
    pub(super) capacity: Capacity,
    pub(super) changes: ChangeCounter,
    overflow: Overflow,
    pub(super) retention: Retention,
    pub(super) ended_leases: Arc<EndedLeases>,
    pub(super) pending: Pending,
    pub(super) cache: Mutex<Cache>,
    key: &'static schema::Key,
}

/// A pointer to a [`Core`], with copies of the fields that every look-up reads. It points to a trait object, so that the
/// code that drops a core is compiled once and not for each type of set.
pub(super) struct CoreHandle {
    hasher: KeyHasher,
    /// The number of the registry in its [`Index`].
    number: usize,
    core: Box<dyn AnyCore>,
}

/// A [`Core`], as the target of a [`CoreHandle`].
trait AnyCore: Send + Sync {
    fn core(&self) -> &Core;
}

impl AnyCore for Core {
    fn core(&self) -> &Core {
        self
    }
}

impl Deref for CoreHandle {
    type Target = Core;

    fn deref(&self) -> &Core {
        self.core.core()
    }
}

impl CoreHandle {
    /// Creates an empty registry with this key in the cell.
    #[cold]
    pub(super) fn create_in<'a>(
        cell: &'a OnceLock<Self>,
        set_type: &'static SetType,
        key: Option<&'static schema::Key>,
    ) -> &'a CoreHandle {
        const NONE: &schema::Key = &schema::Key::new(&[], 0, "");
        cell.get_or_init(|| Self::new(set_type, key.unwrap_or(NONE)))
    }

    /// Creates an empty registry with this key.
    pub(super) fn new(set_type: &'static SetType, key: &'static schema::Key) -> Self {
        let core = Core::new(set_type, key);
        Self { hasher: core.hasher.clone(), number: core.index.number(), core: Box::new(core) }
    }

    /// Calls `record` with the set of `key`, which is created if needed and if the registry is not full. It is compiled for
    /// each call of a user's.
    #[inline]
    pub(super) fn with<S: AnySet, R>(&self, key: LookUpKey<'_>, record: impl FnOnce(&S) -> R) -> R {
        let (mut record, mut result) = (Some(record), None);
        let mut call = |set: &Arc<dyn AnySet>| {
            if let Some(record) = record.take() {
                result = Some(record(cast_ref(&**set)));
            }
        };
        if !index::with(self.number, key, &self.hasher, &mut call) {
            call(&self.look_up(key));
        }
        match result {
            Some(result) => result,
            None => unreachable!("`record` is called once"),
        }
    }

    /// Returns the set of `key`, which is created if needed and if the registry is not full.
    pub(super) fn get_or_create(&self, key: LookUpKey<'_>) -> Arc<dyn AnySet> {
        let mut found = None;
        index::with(self.number, key, &self.hasher, |set| found = Some(Arc::clone(set)));
        found.unwrap_or_else(|| self.look_up(key).into_owned())
    }
}

impl Core {
    fn new(set_type: &'static SetType, key: &'static schema::Key) -> Self {
        let hasher = KeyHasher::default();
        Self {
            set_type,
            index: Index::new(hasher.clone()),
            hasher,
            capacity: Capacity::new(key.max_keys),
            changes: ChangeCounter::new(),
            overflow: Overflow::new(Key::from(&*key::overflow(key)), (set_type.create)()),
            retention: Retention::new(key.max_keys),
            ended_leases: EndedLeases::new(),
            pending: Pending::new(),
            cache: Mutex::new(Cache::default()),
            key,
        }
    }

    pub(super) fn hash(&self, key: &[u8]) -> u64 {
        self.hasher.hash(key)
    }

    /// Returns the set of a key that is not in the tables that this thread has fetched.
    #[cold]
    fn look_up(&self, key: LookUpKey<'_>) -> Cow<'_, Arc<dyn AnySet>> {
        let hash = key.hash(&self.hasher);
        key.with_bytes(|key| self.look_up_bytes(key, hash))
    }

    fn look_up_bytes(&self, key: &[u8], hash: u64) -> Cow<'_, Arc<dyn AnySet>> {
        // The order of these reads is explained in "Folding".
        let changes = self.changes.settled();
        let is_full = self.capacity.is_full();
        match self.index.find(key, hash) {
            Answer::Found(set) => return Cow::Owned(set),
            Answer::Absent
                if is_full
                    && changes.is_some()
                    && self.changes.settled() == changes
                    && !self.ended_leases.has_keys() =>
            {
                return self.overflow(key);
            }
            Answer::Absent | Answer::Unknown => {}
        }
        self.claim(key, hash).map_or_else(|| self.overflow(key), Cow::Owned)
    }

    /// Returns the overflow set, and counts the look-up as folded unless the key is that of the overflow.
    pub(super) fn overflow(&self, key: &[u8]) -> Cow<'_, Arc<dyn AnySet>> {
        if !self.is_overflow(key) {
            self.overflow.count_folded();
        }
        Cow::Borrowed(self.overflow.use_set())
    }

    /// Returns whether this is the key of the overflow, which never gets a set of its own.
    pub(super) fn is_overflow(&self, key: &[u8]) -> bool {
        *self.overflow.key == *key
    }

    /// Returns the set for `key`, creating it unless the registry is full. A key whose leases have ended makes room.
    fn claim(&self, key: &[u8], hash: u64) -> Option<Arc<dyn AnySet>> {
        if self.is_overflow(key) {
            return None;
        }
        let claimed = self.get_or_insert(key, hash, &mut Garbage::default());
        if claimed.is_some() || !self.ended_leases.has_keys() {
            return claimed;
        }
        self.claim_locked(&mut self.retention.lock(), key, hash)
    }

    /// Does the same as [`claim`](Self::claim) under the retention lock.
    pub(super) fn claim_locked(
        &self,
        retention: &mut LockedRetention<'_>,
        key: &[u8],
        hash: u64,
    ) -> Option<Arc<dyn AnySet>> {
        if self.is_overflow(key) {
            return None;
        }
        loop {
            let claimed = self.get_or_insert(key, hash, &mut retention.garbage);
            if claimed.is_some() || !self.ended_leases.has_keys() {
                return claimed;
            }
            self.make_room(retention);
        }
    }

    /// Returns the set for `key`, creating it unless the registry is full. The steps are those of
    /// [Creation](super#creation).
    fn get_or_insert(
        &self,
        key: &[u8],
        hash: u64,
        garbage: &mut Garbage,
    ) -> Option<Arc<dyn AnySet>> {
        let mut keys = self.index.lock();
        if let Some(set) = keys.get(key, hash) {
            return Some(set);
        }
        if self.capacity.is_full() {
            return None;
        }
        // Before the change begins, because this is the only step that could panic.
        let set = (self.set_type.create)();
        self.changes.begin();
        self.capacity.reserve();
        let entry = Entry { key: Key::from(key), set: Arc::clone(&set) };
        garbage.changes.extend(self.pending.add(entry.clone(), self.capacity.reserved()));
        keys.insert(hash, entry);
        self.changes.end();
        garbage.directories.extend(keys.release());
        Some(set)
    }

    pub(super) fn set_type(&self) -> &'static SetType {
        self.set_type
    }

    pub(super) fn key(&self) -> &'static schema::Key {
        self.key
    }

    /// Returns the order of keys in a scrape.
    pub(super) fn order(&self) -> KeyOrder {
        KeyOrder { labels: &self.key.labels, orders: self.set_type.orders }
    }

    /// Returns the set for `key` if it exists. Never creates a set. For the overflow key, returns the overflow
    /// set once it was used.
    pub(super) fn get(&self, key: &[u8]) -> Option<Arc<dyn AnySet>> {
        if self.is_overflow(key) {
            return self.shown_overflow().map(|entry| entry.set);
        }
        let hash = self.hash(key);
        match self.index.find(key, hash) {
            Answer::Found(set) => Some(set),
            Answer::Absent => None,
            Answer::Unknown => self.index.lock().get(key, hash),
        }
    }

    /// Creates the set for `key` and protects it from expiry. Returns an error if the registry is full.
    pub(super) fn seed(&self, key: &[u8]) -> Result<(), RegistryFull> {
        if self.is_overflow(key) {
            self.overflow.use_set();
            return Ok(());
        }
        let hash = self.hash(key);
        let mut retention = self.retention.lock();
        if self.claim_locked(&mut retention, key, hash).is_none() {
            return Err(RegistryFull::new(key, self.capacity.max_keys()));
        }
        retention.seed(key, hash);
        Ok(())
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
        let entry = || Entry { key: key.clone(), set: Arc::clone(set) };
        self.overflow.is_in_use().then(entry)
    }

    /// Returns all keys. Keys that are created or removed meanwhile may be missing or present. Without the retention
    /// lock, which prevents removal, more keys than the maximum may be returned.
    pub(super) fn list(&self) -> Vec<Entry> {
        self.index.lock().list()
    }
}
