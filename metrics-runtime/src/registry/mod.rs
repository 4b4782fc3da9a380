//! The bounded registry: one set a key, up to a cap that holds at every moment.

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
pub use seed::NoPlaceLeft;
use shape::Given as _;
pub use shape::{KeyShape, Labels, OneLabel};
use shards::shards;

/// A key of these sets as a caller gives it.
type Given<'k, S> = <<S as MetricSet>::Key as KeyShape>::Given<'k>;

/// A key of these sets as the registry owns it.
type Owned<S> = <<S as MetricSet>::Key as KeyShape>::Owned;

/// A key of these sets as a map is asked for it.
type Sought<'k, S> = <<S as MetricSet>::Key as KeyShape>::Sought<'k>;

/// Sets by key.
///
/// No lock is held while a caller's code runs, and no guard of the map leaves this module: a caller
/// who records may look up, scrape, or wait for whom he likes, and cannot be what another thread
/// waits for.
/// A key is inserted under the lock of its shard, after one atomic has reserved its place, and gives
/// the place back after it has left: there is never a key too many, a set leaves the map only where
/// a caller says so, and nothing that was recorded is lost before.
pub struct Registry<S: MetricSet> {
    sets: DashMap<Owned<S>, Arc<S>, BuildKeyHasher>,
    places: Places,
    filter: Filter,
    overflow: Overflow<S>,
    epoch: Epoch,
    /// How often a key came or went. It rises while the lock of the key's shard is held, so whoever
    /// finds the shard changed finds it risen.
    changes: AtomicU64,
    lives: Lives<S>,
    kept: Mutex<Kept<S>>,
}

/// No caller's code runs under a lock of a registry, so a panic leaves none half-way.
impl<S: MetricSet> UnwindSafe for Registry<S> {}
impl<S: MetricSet> RefUnwindSafe for Registry<S> {}

impl<S: MetricSet> Registry<S> {
    /// An empty registry that gives `max_keys` keys a set of their own.
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

    /// The set of `key`, created if there is a place for it, else the overflow.
    #[inline]
    pub fn get_or_create(&self, near: &'static LocalKey<Near<S>>, key: Given<'_, S>) -> Arc<S> {
        self.with(near, key, Arc::clone)
    }

    /// Gives `record` the set of `key`, created if there is a place for it, else the overflow.
    #[inline]
    pub fn with<R, F: FnOnce(&Arc<S>) -> R>(
        &self,
        near: &'static LocalKey<Near<S>>,
        key: Given<'_, S>,
        record: F,
    ) -> R {
        let at = At { epoch: self.epoch.now(), hash: self.hash(key) };
        let mut record = Some(record);
        // A thread that is about to end has nothing near any more.
        let found = near.try_with(|near| near.find(at, key, &mut record));
        match (found, record) {
            (Ok(Some(result)), _) => result,
            (_, Some(record)) => record(&self.look_up(near, at, key)),
            (_, None) => unreachable!("it was taken for a result"),
        }
    }

    fn look_up(
        &self,
        near: &'static LocalKey<Near<S>>,
        at: At,
        key: Given<'_, S>,
    ) -> Cow<'_, Arc<S>> {
        // Read before the look-up: a key that is then not found was not there when the registry was
        // full, and a full registry takes no more.
        let full = self.places.are_taken();
        if !(full && self.filter.rules_out(at.hash))
            && let Some(found) = self.sets.get(S::Key::sought(&key)).map(|set| Arc::clone(&set))
        {
            let _ = near.try_with(|near| near.keep(at, key, &found));
            return Cow::Owned(found);
        }
        // Unless one was removed since the look-up began: it may have been this one, and the
        // registry not full any more when it was.
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
        // Whoever has the lock may have it for long: then a later call prepares.
        if self.places.are_taken()
            && !self.filter.is_made()
            && let Some(life) = self.lives.try_lock()
        {
            self.prepare_to_fold(&life);
        }
        claimed.map_or_else(|| Cow::Borrowed(self.overflow.fold()), Cow::Owned)
    }

    /// The set of `key`, created if there is a place for it.
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

    /// Makes the filter of a full registry. None is removed meanwhile, so it stays full, and none is
    /// added.
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

    /// The set of `key` if a scrape shows it.
    pub fn get(&self, key: Given<'_, S>) -> Option<Arc<S>> {
        let overflow = || {
            let is_it = self.overflow.has(key) && self.overflow.is_in_use();
            is_it.then(|| Arc::clone(self.overflow.set()))
        };
        self.sets.get(S::Key::sought(&key)).map(|set| Arc::clone(&set)).or_else(overflow)
    }

    /// How many rows a scrape shows: the keys, and the overflow once it is in use.
    pub fn len(&self) -> usize {
        self.places.taken() + usize::from(self.overflow.is_in_use())
    }

    /// Whether a scrape shows no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many look-ups got the overflow because every place was taken.
    pub fn folded(&self) -> u64 {
        self.overflow.folded()
    }

    /// How full it is.
    pub fn usage(&self) -> KeyUsage {
        KeyUsage {
            live: self.places.taken(),
            cap: self.places.all(),
            folded: self.folded(),
            overflow: self.overflow.is_in_use(),
        }
    }

    /// Every row, sorted by key.
    pub fn rows(&self) -> Vec<S::Row> {
        self.kept().rows()
    }

    /// Appends every row. Allocates nothing while the buffer has room and no key is new.
    pub fn encode(&self, encoder: &mut Encoder<'_>) {
        if encoder.is_gathering() {
            // Values take the keys from the rows, and the rows that are kept for text have none.
            return encoder.rows(&self.rows(), std::iter::empty(), self.usage());
        }
        let mut kept = self.kept();
        kept.encode(encoder, self.usage());
    }

    /// The sets of now, in order.
    fn kept(&self) -> MutexGuard<'_, Kept<S>> {
        // Rows that a panic left behind are rebuilt, so a poisoned lock is as good as any.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Read before the map is: a row that comes meanwhile may be missed now, but not next time.
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

    /// Every key that there is, and as many of those that are added meanwhile as are met.
    fn present(&self) -> Vec<(Owned<S>, Arc<S>)> {
        // The shards are read one by one: if a key that was read could go, the one that takes its
        // place might be read too, and be one too many.
        let _none_is_removed = self.lives.lock();
        self.list()
    }

    /// As [`present`](Self::present), of a registry from which others may remove keys meanwhile.
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
