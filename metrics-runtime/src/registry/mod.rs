//! The bounded registry: one set per key, up to an exact maximum.
//!
//! [`Registry`] is what users call. It is generic over the set and does little: it forms the key's bytes, finds
//! the set, and casts it to its type. Everything else is in [`Core`], which is compiled once.
//!
//! # A look-up
//!
//! 1. The key is hashed.
//! 2. The tables that this thread uses have the set: it is used without a lock and without counting a reference.
//! 3. Otherwise, the thread fetches the current tables if its own are retired or missing, and looks there.
//! 4. Otherwise, under the lock of the [keys], the key is found, created, or folded into the overflow set. A look-up of
//!    an unknown key in a full registry is folded without the lock: see [Folding](#folding).
//!
//! No lock is held while a caller's code runs. A closure that records can therefore look up keys, scrape, or wait
//! for other threads without a deadlock. Sets are dropped after locks are released, as [garbage], because a set may
//! have code that runs when it is dropped.
//!
//! # Creation
//!
//! Under the lock of the keys, [`claim`](Core::claim): the change begins; capacity is reserved; the entry
//! is recorded for the next scrape and inserted; the change ends. If its table is full, the table is
//! [replaced](keys) first.
//!
//! # Folding
//!
//! A key is folded only if the registry was full of other keys at a moment during the look-up. Under the lock of the keys,
//! that is seen directly. Without the lock, the look-up reads, in this order, the number of [changes](capacity::Changes), that
//! the registry is full, that the current tables do not have the key, and the number of changes again. If it is the
//! same and no change was under way, the registry was full of other keys. Who sees that a change has ended also sees
//! which tables were retired before.
//!
//! # Removal
//!
//! Under the lock of the [lives](Lives) and that of the keys, [`take_out`](Core::take_out): the change begins; the slot of the
//! key is marked in the current table; what is known of the key's life is forgotten; the removal is recorded for the
//! next scrape; the capacity is released; the change ends. Whoever sees that the key is gone finds the mark, or retired tables,
//! at the next look-up.
//!
//! Scrapes take over changes under the lock of the lives, so a scrape never shows more keys than the maximum.
//!
//! # A scrape
//!
//! [`scrape`](Core::scrape) merges what was created and removed since the last scrape into the sorted
//! [cache], and [`Cache::encode`](cache::Cache::encode) reads all sets into rows that the encoder
//! writes. Finally, sets of removed keys are freed.

mod cache;
mod capacity;
mod core;
#[cfg(all(test, not(loom)))]
mod family;
mod garbage;
mod index;
mod key;
mod keys;
#[cfg_attr(any(not(test), loom), expect(dead_code, reason = "no public method leases a key yet"))]
mod leases;
mod lives;
#[cfg(all(test, loom))]
mod loom_models;
mod removal;
mod table;
mod tags;

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

pub use self::capacity::RegistryFull;
use self::core::{Core, Entry, SetType};
pub(crate) use self::key::{KeyShape, SEPARATOR};
pub use self::key::{Labels, join, texts};
use self::table::TableType;
use crate::encode::Encoder;
use crate::format::Format;
use crate::key_usage::KeyUsage;
use crate::row::Row;
use crate::set::{AnySet, KeyedSet};

/// A bounded map from keys to sets: one `S` for each key, up to an exact maximum, and one that all further keys
/// share.
///
/// The derive generates a newtype around it, which has the look-ups by the names of the key's labels
/// and dereferences to this type.
///
/// ```
/// use frozen_metrics::{Counter, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", key = "channel", max_keys = 2, overflow = "others", golden = none)]
/// struct Channel {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// let registry = ChannelRegistry::new();
/// registry.seed(["payments"])?;
/// registry.with_channel("orders", |channel| channel.frames_total.inc());
/// registry.for_channel("late").frames_total.inc();
/// assert_eq!((registry.len(), registry.folded()), (3, 1));
///
/// assert!(registry.remove("payments"));
/// assert!(registry.get("payments").is_none());
/// # Ok::<_, frozen_metrics::RegistryFull>(())
/// ```
///
/// # Look-ups
///
/// A look-up of an existing key takes no lock and waits for no other thread. A look-up that creates a key waits while
/// another one creates or removes a key; at most 4,096 entries are then copied, however many keys there are.
///
/// # Memory
///
/// With 64-bit pointers, a key of at most 46 bytes needs 80 to 100 bytes besides its set; a longer one is another
/// block. A removed set is freed by the next scrape, or once more than half of the keys near it were removed. If
/// keys were removed from more than 16 tables, which have about 3,000 keys each, it may take several scrapes. It is
/// not freed before its handles are dropped, and each thread that used its table has looked up another key
/// of the registry or has ended. Threads that never look up again keep at most as many entries as the registry has keys (4,096 if
/// it has fewer), besides those of one table.
///
/// # Removal
///
/// A removed key's capacity is free at once, and no later scrape shows it. If the key is used again, it has a new set
/// that starts at zero and is not seeded. What was recorded since the last scrape is lost. Existing handles of
/// the set remain valid, but no scrape shows what they record. The overflow set cannot be removed.
pub struct Registry<S: KeyedSet> {
    /// Created by the first call, so that a registry can be a constant.
    core: OnceLock<Core>,
    set: PhantomData<fn() -> S>,
}

/// Callers' code never runs while a lock of the registry is held, so a panic leaves no inconsistent state.
impl<S: KeyedSet> UnwindSafe for Registry<S> {}
impl<S: KeyedSet> RefUnwindSafe for Registry<S> {}

impl<S: KeyedSet> Registry<S> {
    const SET_TYPE: &'static SetType = &SetType {
        schema: S::SCHEMA,
        create: || Arc::new(S::default()),
        tables: TableType::of::<S>(),
        layout: <S::Row as Row>::layout,
    };

    /// Creates an empty registry. Allocates nothing before the first call of another method.
    ///
    /// The key's labels, the maximum number of keys and the overflow's values are those that `S` declares.
    pub const fn new() -> Self {
        Self { core: OnceLock::new(), set: PhantomData }
    }

    #[inline]
    fn core(&self) -> &Core {
        match self.core.get() {
            Some(core) => core,
            None => self.create_core(),
        }
    }

    #[cold]
    fn create_core(&self) -> &Core {
        let max_keys = S::SCHEMA.key.as_ref().map_or(0, |key| key.max_keys);
        self.core.get_or_init(|| Core::new(Self::SET_TYPE, max_keys))
    }

    /// Returns the set for the key with these bytes, creating it if needed.
    #[doc(hidden)]
    #[inline]
    pub fn get_or_create(&self, key: &[u8]) -> Arc<S> {
        self.core().get_or_create(key)
    }

    /// Calls `record` with the set for the key with these bytes, creating it if needed.
    #[doc(hidden)]
    #[inline]
    pub fn with<R>(&self, key: &[u8], record: impl FnOnce(&S) -> R) -> R {
        self.core().with(key, record)
    }

    /// Creates the set for the key with these bytes and protects it from expiry.
    #[doc(hidden)]
    pub fn seed_by(&self, key: &[u8]) -> Result<(), RegistryFull> {
        let core = self.core();
        if core.seed(key) {
            return Ok(());
        }
        let key = key::values(key).collect::<Vec<_>>().join(", ");
        Err(RegistryFull { key, max_keys: core.usage().cap })
    }

    #[doc(hidden)]
    pub fn get_by(&self, key: &[u8]) -> Option<Arc<S>> {
        self.core().get(key).map(cast)
    }

    #[doc(hidden)]
    pub fn remove_by(&self, key: &[u8]) -> bool {
        self.core().remove(key)
    }

    #[doc(hidden)]
    pub fn retain_by(&self, mut keep: impl FnMut(&[u8], &S) -> bool) -> usize {
        self.core().retain(&mut |Entry { key, set }| keep(key, cast_ref(&**set)))
    }

    /// [Removes](Self#removal) keys whose values have not changed for `idle` and returns how many. Call it
    /// periodically: each call compares every value with the previous calls, and removes a key whose
    /// values are the same at all calls since `now - idle`. A value that changed and changed back between
    /// two calls counts as unchanged.
    ///
    /// A set with a live guard or timer (`track()`, `start_timer()`, `InFlight`, `Timer`) is not removed. A
    /// gauge that is not set again is idle, whatever its value.
    ///
    /// Keys that the first call sees, seeded keys and the overflow set are not removed. If `now` goes back, no
    /// time has passed.
    ///
    /// Recording costs nothing more. From the first call on, the registry keeps the values of one
    /// scrape. Other threads may look up, create and remove keys during the call.
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        self.core().expire_idle(now, idle)
    }

    /// Returns the current values, sorted by key.
    pub fn snapshot(&self) -> S::Snapshot {
        S::snapshot_of(self.rows(), self.usage())
    }

    /// Appends the Prometheus text format 0.0.4 to `out`. Allocates nothing if `out` has enough capacity
    /// and no key is new since the last call.
    pub fn encode(&self, out: &mut Vec<u8>) {
        Encoder::append_to(out, Format::Text, |encoder| self.expose(encoder));
    }

    /// Returns how many keys exist, plus one if keys share the overflow set: at most the maximum plus one.
    pub fn len(&self) -> usize {
        self.core().len()
    }

    /// Returns whether no key exists and none shares the overflow set.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many look-ups returned the overflow set because the registry was full.
    pub fn folded(&self) -> u64 {
        self.usage().folded
    }

    /// Returns how full the registry is.
    pub fn usage(&self) -> KeyUsage {
        self.core().usage()
    }

    /// Returns all rows, sorted by key.
    #[doc(hidden)]
    pub fn rows(&self) -> Vec<S::Row> {
        self.core().scrape(|cache| {
            let (mut key, mut rows) = (Vec::new(), Vec::with_capacity(cache.sets().len()));
            cache::read(cache.sets().len(), |index, reading| {
                key.clear();
                key.extend(cache.key(index));
                let set: &S = cast_ref(&*cache.sets()[index]);
                let row = set.read(S::Key::values(&key), reading);
                match rows.get_mut(index) {
                    Some(unfinished) => *unfinished = row,
                    None => rows.push(row),
                }
            });
            rows
        })
    }

    /// Passes all rows to the encoder. Does not allocate if the buffer has enough capacity and no key was
    /// added or removed since the last call.
    #[doc(hidden)]
    pub fn expose(&self, encoder: &mut Encoder<'_>) {
        self.core().encode(encoder);
    }
}

/// Registries whose key has one label.
impl<S: KeyedSet<Key = Labels<1>>> Registry<S> {
    /// Returns the set of this key, or `None` if the key has none of its own. Does not create a set, and
    /// does not count as a folded look-up. For the overflow's key, returns the overflow set once it is
    /// in use.
    pub fn get(&self, key: &str) -> Option<Arc<S>> {
        self.get_by(key.as_bytes())
    }

    /// Creates the sets of keys that are known in advance. Each is in every later scrape, at zero until
    /// something is recorded, and does not [expire](Self::expire_idle): only [`remove`](Self::remove) and
    /// [`retain`](Self::retain) remove it. An existing key keeps its values. The overflow's key makes
    /// scrapes show the overflow set, and uses no capacity.
    ///
    /// # Errors
    ///
    /// Returns an error if the registry is full. The keys before the one that did not fit are seeded; it
    /// and those after it are not.
    pub fn seed<K: AsRef<str>>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<(), RegistryFull> {
        keys.into_iter().try_for_each(|key| self.seed_by(key.as_ref().as_bytes()))
    }

    /// [Removes](Self#removal) a key and returns whether it existed.
    pub fn remove(&self, key: &str) -> bool {
        self.remove_by(key.as_bytes())
    }

    /// [Removes](Self#removal) each key for which `keep` returns false, also seeded keys, and returns how
    /// many. Calls `keep` in no particular order, for every key that exists at the start except the
    /// overflow's.
    ///
    /// Keys are removed after the last call of `keep`. No lock is held while it runs: it may use this
    /// registry in any way. A key that was removed and created again after its call of `keep` is not
    /// removed.
    pub fn retain(&self, mut keep: impl FnMut(&str, &S) -> bool) -> usize {
        self.retain_by(|key, set| {
            let [key] = texts(key);
            keep(key, set)
        })
    }
}

impl<S: KeyedSet> Default for Registry<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: KeyedSet> fmt::Debug for Registry<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeyUsage { live, folded, .. } = self.usage();
        f.debug_struct("Registry")
            .field("keys", &live)
            .field("folded", &folded)
            .finish_non_exhaustive()
    }
}

/// Returns a set as its own type. All sets of a registry have the type with which it was created.
fn cast<S: AnySet>(set: Arc<dyn AnySet>) -> Arc<S> {
    let set: Arc<dyn Any + Send + Sync> = set;
    match set.downcast() {
        Ok(set) => set,
        Err(_) => unreachable!("a registry creates sets of one type"),
    }
}

/// Returns a set, or a table of sets, as its own type.
fn cast_ref<T: Any>(any: &dyn Any) -> &T {
    match any.downcast_ref() {
        Some(own) => own,
        None => unreachable!("a registry creates sets of one type"),
    }
}
