//! The methods of registries whose key has one label, which take the key as text.

use std::sync::Arc;

use super::capacity::RegistryFull;
use super::key::{Labels, texts};
use super::typed::Registry;
use crate::set::KeyedSet;

impl<S: KeyedSet<Key = Labels<1>>> Registry<S> {
    /// Returns the set of this key, or `None` if the key does not exist. Never creates a set, and never counts as a
    /// folded look-up. For the overflow's key, returns the overflow set if it is in use.
    pub fn get(&self, key: &str) -> Option<Arc<S>> {
        self.get_by(key.as_bytes())
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
    pub fn retain(&self, mut keep: impl FnMut(&str, &S) -> bool) -> usize {
        self.retain_by(|key, set| {
            let [key] = texts(key);
            keep(key, set)
        })
    }
}
