//! The bounded registry: one set per key, up to an exact cap.

mod epoch;
mod filter;
mod hash;
mod kept;
mod life;
#[cfg(all(test, loom))]
mod loom_models;
mod near;
mod overflow;
mod places;
mod removal;
mod seed;
mod shape;
mod shards;

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, PoisonError};

use crate::encode::Encoder;
use crate::key_usage::KeyUsage;
use crate::set::MetricSet;
use crate::sync::{AtomicU64, DashMap, Entry, LocalKey, Mutex, MutexGuard, Ordering};
use epoch::Epoch;
use filter::Filter;
use hash::BuildKeyHasher;
use kept::{Kept, Version};
use life::{Life, Lives};
use near::At;
pub use near::Near;
use overflow::Overflow;
use places::Places;
pub use seed::RegistryFull;
use shape::Given as _;
pub use shape::{KeyShape, Labels, OneLabel};
use shards::shards;

/// A key as a caller passes it.
type Given<'k, S> = <<S as MetricSet>::Key as KeyShape>::Given<'k>;

/// A key as the registry owns it.
type Owned<S> = <<S as MetricSet>::Key as KeyShape>::Owned;

/// A key as it is looked up in a map.
type Sought<'k, S> = <<S as MetricSet>::Key as KeyShape>::Sought<'k>;

/// A bounded map from keys to sets.
///
/// No lock is held while a caller's code runs, and no guard of the map leaves this module. A closure that
/// records can therefore look up keys, scrape, or wait for other threads without a deadlock.
///
/// A key is inserted under the lock of its shard, after an atomic counter has reserved capacity for it.
/// The capacity is released after the key has been removed from the map. The number of keys therefore
/// never exceeds the cap. Keys are removed only when a caller requests it, so the registry itself never
/// loses what was recorded.
pub struct Registry<S: MetricSet> {
    sets: DashMap<Owned<S>, Arc<S>, BuildKeyHasher>,
    places: Places,
    filter: Filter,
    overflow: Overflow<S>,
    epoch: Epoch,
    /// The number of insertions and removals of keys. It is incremented while the lock of the key's shard is
    /// held, so a thread that sees the changed shard also sees the incremented number.
    changes: AtomicU64,
    lives: Lives<S>,
    kept: Mutex<Kept<S>>,
}

/// Callers' code never runs while a lock of the registry is held, so a panic leaves no inconsistent state.
impl<S: MetricSet> UnwindSafe for Registry<S> {}
impl<S: MetricSet> RefUnwindSafe for Registry<S> {}

impl<S: MetricSet> Registry<S> {
    /// Creates an empty registry for at most `max_keys` keys.
    pub fn new(max_keys: usize, overflow_key: Given<'static, S>) -> Self {
        let shards = shards(max_keys);
        let hasher = BuildKeyHasher::default();
        Self {
            sets: DashMap::with_hasher_and_shard_amount(hasher, shards),
            places: Places::new(max_keys),
            filter: Filter::default(),
            overflow: Overflow::new(overflow_key),
            epoch: Epoch::new(),
            changes: AtomicU64::new(0),
            lives: Lives::new(shards),
            kept: Mutex::new(Kept::new()),
        }
    }

    /// Returns the set for `key`, creating it if needed. Once `max_keys` keys exist, new keys share the
    /// overflow set.
    #[inline]
    pub fn get_or_create(&self, near: &'static LocalKey<Near<S>>, key: Given<'_, S>) -> Arc<S> {
        self.with(near, key, Arc::clone)
    }

    /// Calls `record` with the set for `key`, creating it if needed. Once `max_keys` keys exist, new keys
    /// share the overflow set.
    #[inline]
    pub fn with<R, F: FnOnce(&Arc<S>) -> R>(
        &self,
        near: &'static LocalKey<Near<S>>,
        key: Given<'_, S>,
        record: F,
    ) -> R {
        let at = At { epoch: self.epoch.now(), hash: self.hash(key) };
        let mut record = Some(record);
        // A thread that is exiting may have destroyed its thread-local cache.
        let found = near.try_with(|near| near.find(at, key, &mut record));
        match (found, record) {
            (Ok(Some(result)), _) => result,
            (_, Some(record)) => record(&self.look_up(near, at, key)),
            (_, None) => unreachable!("`record` is only taken to return its result"),
        }
    }

    fn look_up(
        &self,
        near: &'static LocalKey<Near<S>>,
        at: At,
        key: Given<'_, S>,
    ) -> Cow<'_, Arc<S>> {
        // Read before the look-up: if the registry was full and the key is then not found, the key did not
        // exist, and a full registry creates no keys.
        let full = self.places.are_taken();
        if !(full && self.filter.rules_out(at.hash))
            && let Some(found) = self.sets.get(S::Key::sought(&key)).map(|set| Arc::clone(&set))
        {
            let _ = near.try_with(|near| near.keep(at, key, &found));
            return Cow::Owned(found);
        }
        // If a key was removed since the look-up began, the registry may have room again.
        self.create(key, at.hash, full && self.epoch.now() == at.epoch)
    }

    #[cold]
    fn create(&self, key: Given<'_, S>, hash: u64, full: bool) -> Cow<'_, Arc<S>> {
        if self.overflow.has(key) {
            return Cow::Borrowed(self.overflow.set());
        }
        let claimed = match full {
            true => None,
            false => self.claim(key, hash),
        };
        // Another thread may hold the lock for long. A later call prepares the filter then.
        if self.places.are_taken()
            && !self.filter.is_made()
            && let Some(life) = self.lives.try_lock()
        {
            self.prepare_to_fold(&life);
        }
        claimed.map_or_else(|| Cow::Borrowed(self.overflow.fold()), Cow::Owned)
    }

    /// Returns the set for `key`, creating it unless the registry is full.
    fn claim(&self, key: Given<'_, S>, hash: u64) -> Option<Arc<S>> {
        let place = match self.sets.entry(S::Key::own(key)) {
            Entry::Occupied(set) => return Some(Arc::clone(set.get())),
            Entry::Vacant(place) => place,
        };
        let counted = self.filter.count(hash);
        if !self.places.reserve() {
            if counted {
                self.filter.discount(hash);
            }
            return None;
        }
        let set = place.insert(Arc::new(S::default()));
        self.changed();
        Some(Arc::clone(&set))
    }

    /// Builds the filter of a full registry. The lock prevents removals, so the registry stays full and no
    /// key is added meanwhile.
    fn prepare_to_fold(&self, _none_is_removed: &Life<S>) {
        if self.places.are_taken() && !self.filter.is_made() {
            let hashes = self.sets.iter().map(|set| self.hash(S::Key::given(set.key())));
            self.filter.make(self.places.all(), hashes);
        }
    }

    #[inline]
    fn hash(&self, key: Given<'_, S>) -> u64 {
        let mut state = self.sets.hasher().build_hasher();
        key.hash(&mut state);
        state.finish()
    }

    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Returns the set for `key` if it exists. Never creates a set. For the overflow key, returns the
    /// overflow set once it was used.
    pub fn get(&self, key: Given<'_, S>) -> Option<Arc<S>> {
        let overflow = || {
            let is_it = self.overflow.has(key) && self.overflow.is_in_use();
            is_it.then(|| Arc::clone(self.overflow.set()))
        };
        self.sets.get(S::Key::sought(&key)).map(|set| Arc::clone(&set)).or_else(overflow)
    }

    /// Returns the number of rows that a scrape shows: all keys, and the overflow set once it was used.
    pub fn len(&self) -> usize {
        self.places.taken() + usize::from(self.overflow.is_in_use())
    }

    /// Returns whether a scrape shows no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of look-ups that returned the overflow set because the registry was full.
    pub fn folded(&self) -> u64 {
        self.overflow.folded()
    }

    /// Returns how full the registry is.
    pub fn usage(&self) -> KeyUsage {
        KeyUsage {
            live: self.places.taken(),
            cap: self.places.all(),
            folded: self.folded(),
            overflow: self.overflow.is_in_use(),
        }
    }

    /// Returns all rows, sorted by key.
    pub fn rows(&self) -> Vec<S::Row> {
        self.kept().rows()
    }

    /// Passes all rows to the encoder. It does not allocate if the buffer has enough capacity and no key was
    /// added or removed since the last call.
    pub fn encode(&self, encoder: &mut Encoder<'_>) {
        if encoder.is_gathering() {
            // Values need the keys of the rows, which the rows of the scrape cache do not have.
            return encoder.rows(&self.rows(), std::iter::empty(), self.usage());
        }
        let mut kept = self.kept();
        kept.encode(encoder, self.usage());
    }

    /// Returns the scrape cache, updated to the current keys.
    fn kept(&self) -> MutexGuard<'_, Kept<S>> {
        // Rows that a panic left behind are rebuilt, so a poisoned lock is usable.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Read before the map: a key that is added meanwhile may be missing now, but not next time.
        let version = Version {
            changes: self.changes.load(Ordering::Acquire),
            is_overflow_in_use: self.overflow.is_in_use(),
        };
        if !kept.is_of(version) {
            let mut sets = self.present();
            if version.is_overflow_in_use {
                sets.push((S::Key::own(self.overflow.key()), Arc::clone(self.overflow.set())));
            }
            kept.rebuild(version, sets);
        }
        kept
    }

    /// Returns all keys, and possibly some that are added during the call.
    fn present(&self) -> Vec<(Owned<S>, Arc<S>)> {
        // The shards are read one by one. If a key could be removed after it was read, the key that takes its
        // place could be read, too, and the result would exceed the cap.
        let _none_is_removed = self.lives.lock();
        self.list()
    }

    /// Returns all keys as [`present`](Self::present) does, but while other threads may remove keys.
    fn list(&self) -> Vec<(Owned<S>, Arc<S>)> {
        let mut sets = Vec::with_capacity(self.len());
        sets.extend(self.sets.iter().map(|set| (set.key().clone(), Arc::clone(set.value()))));
        sets
    }
}

impl<S: MetricSet> fmt::Debug for Registry<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("keys", &self.places.taken())
            .field("folded", &self.folded())
            .finish_non_exhaustive()
    }
}
