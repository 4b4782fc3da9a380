//! [`Registry`]: what users call. It only knows the type of the sets; the [core](super::core) does the work.

use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use frozen_metrics_schema::golden::EXAMPLE_KEY;

use super::core::CoreHandle;
use super::look_up_key::LookUpKey;
use super::registry_key::RegistryKey;
use super::set_type::{SetType, cast, cast_ref};
use crate::encode::{Encoder, Row};
use crate::format::Format;
use crate::key_usage::KeyUsage;
use crate::set::KeyedSet;

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
/// A look-up of an existing key usually takes no lock and waits for no other thread. After a table was replaced, the
/// first look-up of each thread takes a lock to fetch the current tables. A look-up that creates a key waits while
/// another thread creates or removes one. If it replaces a table, it copies at most 4,096 entries, however many keys
/// there are.
///
/// # Memory
///
/// With 64-bit pointers, each of many keys needs 80 to 100 bytes besides its set. A key of more than 38 bytes is stored in an
/// allocation of its own.
///
/// Scrapes free removed sets; after many removals, several scrapes do. Otherwise, a removed set is freed when more than
/// half of the keys of its table were removed. It is not freed before its handles are dropped and each thread that
/// used its table has looked up another key or has ended. Threads that do not look up keys again can keep old tables in
/// memory. Not counting one of these tables, they have at most as many entries as the registry has keys, or 4,096 if it
/// has fewer.
///
/// # Removal
///
/// A removed key's capacity is free at once, and no later scrape shows it. If the key is used again, it has a new set
/// that starts at zero and is not seeded. What was recorded since the last scrape is lost. Existing handles of
/// the set remain valid, but no scrape shows what they record. The overflow set cannot be removed.
pub struct Registry<S: KeyedSet> {
    /// Created by the first call, so that a registry can be a constant.
    pub(super) core: OnceLock<CoreHandle>,
    set: PhantomData<fn() -> S>,
}

/// No caller's code runs while a lock of the registry is held, so a panic leaves no inconsistent state.
impl<S: KeyedSet> UnwindSafe for Registry<S> {}
impl<S: KeyedSet> RefUnwindSafe for Registry<S> {}

impl<S: KeyedSet> Registry<S> {
    pub(super) const SET_TYPE: &'static SetType = &SetType {
        orders: <S::Key as RegistryKey>::ORDERS,
        indices: &[],
        create: || Arc::new(S::default()),
        size: || S::Row::layout().size(),
    };

    /// Creates an empty registry. Allocates nothing before the first call of another method.
    ///
    /// The key's labels, the maximum number of keys and the overflow's values are those that `S` declares.
    pub const fn new() -> Self {
        Self { core: OnceLock::new(), set: PhantomData }
    }

    #[inline]
    pub(super) fn core(&self) -> &CoreHandle {
        match self.core.get() {
            Some(core) => core,
            None => CoreHandle::create_in(&self.core, Self::SET_TYPE, S::SCHEMA.key.as_ref()),
        }
    }

    /// Returns the set for this key, creating it if needed.
    #[doc(hidden)]
    #[inline]
    pub fn get_or_create(&self, key: <S::Key as RegistryKey>::With<'_>) -> Arc<S> {
        cast(S::Key::with_key(&key, |key| self.core().get_or_create(key)))
    }

    /// Calls `record` with the set for this key, creating it if needed.
    #[doc(hidden)]
    #[inline]
    pub fn with<R>(
        &self,
        key: <S::Key as RegistryKey>::With<'_>,
        record: impl FnOnce(&S) -> R,
    ) -> R {
        S::Key::with_key(&key, |key| self.core().with(key, record))
    }

    /// Returns the set of the example key that goldens show, creating it if needed.
    #[doc(hidden)]
    pub fn example(&self) -> Arc<S> {
        let values = vec![EXAMPLE_KEY.as_bytes(); S::SCHEMA.key_labels().len()];
        cast(self.core().get_or_create(LookUpKey::new(&values)))
    }

    /// [Removes](Self#removal) keys whose values have not changed for `idle` and returns how many. Call it
    /// periodically: each call reads all values, and removes a key whose values were the same in all calls since
    /// `now - idle`. A value that changed and changed back between two calls counts as unchanged.
    ///
    /// A set with a live guard or timer (`track()`, `start_timer()`, `InFlight`, `Timer`) is not removed. A
    /// gauge that is not set again is idle, whatever its value.
    ///
    /// A key is not removed by the first call that sees it. Seeded keys and the overflow set are never removed. If
    /// `now` is earlier than in a previous call, no time has passed.
    ///
    /// Recording does not become slower. From the first call on, the registry stores the values of one
    /// scrape. Other threads may look up, create and remove keys during the call.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics};
    /// use std::time::{Duration, Instant};
    ///
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "bus", key = "channel", max_keys = 2, overflow = "others", golden = none)]
    /// # struct Channel {
    /// #     /// Frames sent.
    /// #     frames_total: Counter,
    /// # }
    /// let (registry, hour) = (ChannelRegistry::new(), Duration::from_secs(3_600));
    /// registry.with_channel("orders", |channel| channel.frames_total.inc());
    /// let now = Instant::now();
    /// assert_eq!(registry.expire_idle(now, hour), 0);
    /// assert_eq!(registry.expire_idle(now + hour, hour), 1);
    /// ```
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        self.core().expire_idle(now, idle)
    }

    /// Returns the current values, sorted by key.
    pub fn snapshot(&self) -> S::Snapshot {
        let (rows, overflow) = self.rows();
        S::snapshot_of(rows, overflow, self.usage())
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

    /// Returns all rows, sorted by key, and the index of the overflow's row if it is one of them.
    #[doc(hidden)]
    pub fn rows(&self) -> (Vec<S::Row>, Option<usize>) {
        let (mut key, mut rows, mut overflow) = (Vec::new(), Vec::new(), None);
        self.core().read_rows(&mut |cache, index, reading| {
            cache.read_key(index, &mut key);
            let set: &S = cast_ref(&*cache.sets()[index]);
            let mut row = set.read(reading);
            S::set_key(&mut row, S::Key::in_row(&key));
            set.read_families(&mut row);
            if self.core().is_overflow(&key) {
                overflow = Some(index);
            }
            match rows.get_mut(index) {
                Some(unfinished) => *unfinished = row,
                None => rows.push(row),
            }
        });
        (rows, overflow)
    }

    /// Passes all rows to the encoder. Does not allocate if the buffer has enough capacity and no key was
    /// added or removed since the last call.
    #[doc(hidden)]
    pub fn expose(&self, encoder: &mut Encoder<'_>) {
        self.core().encode(S::Row::layout(), encoder);
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
