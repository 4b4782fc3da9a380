//! The methods that find, create and remove keys.

use std::sync::Arc;

use super::capacity::RegistryFull;
use super::leases::SetLease;
use super::registry_key::{KeyFrom, RegistryKey};
use super::set_type::{Entry, cast, cast_ref};
use super::typed::Registry;
use crate::set::KeyedSet;

/// A key is text for a set with `key = "channel"`, and a label set for one with `key = Fetch<'static>`.
impl<S: KeyedSet> Registry<S> {
    /// Returns the set of this key, or `None` if the key does not exist. Never creates a set, and never counts as a
    /// folded look-up. For the overflow's key, returns the overflow set if it is in use.
    pub fn get(&self, key: <S::Key as RegistryKey>::With<'_>) -> Option<Arc<S>> {
        S::Key::with_bytes(&key, |key| self.core().get(key)).map(cast)
    }

    /// Returns a lease of the set of a key. The key remains in the registry while the lease or a clone of it lives.
    ///
    /// The first scrape of all metrics of the set after the end of the last lease shows the key and removes it, so
    /// everything that was recorded is shown. If the registry is full, keys whose leases have ended are removed earlier
    /// to make room. A lease that a panic drops ends in the same way. [Seeded](Self::seed) keys are not removed.
    ///
    /// A scrape is an exposition in any format or a call of `gather`, whoever asks for it: of two scrapers, the first one
    /// sees the last values. The page, [`Exporter::left_out`](crate::Exporter::left_out) and
    /// [`testing::observe`](crate::testing::observe) remove nothing.
    ///
    /// If the registry is full of other keys, returns a lease of the overflow set.
    ///
    /// ```
    /// # use frozen_metrics::{Format, Gauge, ReplicationMetrics};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "bus", key = "connection", max_keys = 2, overflow = "others", golden = none)]
    /// # struct Connection {
    /// #     /// Requests in flight.
    /// #     requests: Gauge,
    /// # }
    /// # static REGISTRY: ConnectionRegistry = ConnectionRegistry::new();
    /// let connection = REGISTRY.lease("10.0.0.7");
    /// connection.requests.inc();
    /// drop(connection);
    /// # let exporter = frozen_metrics::Exporter::new().with(&REGISTRY)?;
    /// # let scrape = || {
    /// #     let mut out = Vec::new();
    /// #     exporter.encode(&mut out, Format::Text);
    /// #     String::from_utf8(out).unwrap()
    /// # };
    /// assert!(scrape().contains("bus_requests{connection=\"10.0.0.7\"} 1\n"));
    /// assert!(!scrape().contains("10.0.0.7"));
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    pub fn lease(&self, key: <S::Key as RegistryKey>::With<'_>) -> SetLease<S> {
        S::Key::with_bytes(&key, |key| self.core().lease(key))
    }

    /// Creates the sets of keys that are known in advance. Each is in every later scrape, at zero until
    /// something is recorded, and does not [expire](Self::expire_idle): only [`remove`](Self::remove) and
    /// [`retain`](Self::retain) remove it. An existing key keeps its values. Seeding the overflow's key uses no
    /// capacity; scrapes then show the overflow set.
    ///
    /// # Errors
    ///
    /// Returns an error if the registry is full. The keys before the one that did not fit are seeded; it
    /// and those after it are not.
    pub fn seed<K>(&self, keys: impl IntoIterator<Item = K>) -> Result<(), RegistryFull>
    where
        S::Key: KeyFrom<K>,
    {
        let core = self.core();
        keys.into_iter().try_for_each(|key| S::Key::with_key_of(&key, |key| core.seed(key)))
    }

    /// [Removes](Self#removal) a key and returns whether it existed.
    pub fn remove(&self, key: <S::Key as RegistryKey>::With<'_>) -> bool {
        S::Key::with_bytes(&key, |key| self.core().remove(key))
    }

    /// [Removes](Self#removal) each key for which `keep` returns false, including seeded keys, and returns how
    /// many. Calls `keep` in no particular order, for every key that exists at the start except the overflow's.
    ///
    /// Keys are removed after the last call of `keep`. No lock is held while it runs, so it may call any method of
    /// this registry. A key that was removed and created again after its call of `keep` is not removed.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "bus", key = "channel", max_keys = 2, overflow = "others", golden = none)]
    /// # struct Channel {
    /// #     /// Frames sent.
    /// #     frames_total: Counter,
    /// # }
    /// let registry = ChannelRegistry::new();
    /// registry.seed(["orders", "payments"])?;
    /// assert_eq!(registry.retain(|channel, _| channel != "orders"), 1);
    /// # Ok::<_, frozen_metrics::RegistryFull>(())
    /// ```
    pub fn retain(
        &self,
        mut keep: impl FnMut(<S::Key as RegistryKey>::With<'_>, &S) -> bool,
    ) -> usize {
        self.core().retain(&mut |Entry { key, set }| {
            // Only the example key of goldens may not be one; it is kept.
            S::Key::from_key(key).is_none_or(|key| keep(key, cast_ref(&**set)))
        })
    }
}
