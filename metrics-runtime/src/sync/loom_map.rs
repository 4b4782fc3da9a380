//! A map for models with the part of DashMap's interface that the registry uses, built on loom's locks. As in
//! DashMap, the shard of a key stays locked while the returned reference lives.
//!
//! Unlike in DashMap, two readers of one shard exclude each other. They find the same values, and loom has fewer
//! interleavings to check.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::ops::Deref;
use std::sync::PoisonError;

use super::{Mutex, MutexGuard};

pub(crate) struct DashMap<K, V, S> {
    shards: [Mutex<Shard<K, V, S>>; 2],
    hasher: S,
}

type Shard<K, V, S> = HashMap<K, V, S>;
type Guard<'a, K, V, S> = MutexGuard<'a, Shard<K, V, S>>;

impl<K: Hash + Eq + Clone, V: Clone, S: BuildHasher + Clone> DashMap<K, V, S> {
    /// Creates a map with two shards; the requested number is ignored.
    pub(crate) fn with_hasher_and_shard_amount(hasher: S, _: usize) -> Self {
        let shards = [(); 2].map(|()| Mutex::new(HashMap::with_hasher(hasher.clone())));
        Self { shards, hasher }
    }

    /// Returns the shard of a key.
    pub(crate) fn shard_of<Q: Hash + ?Sized>(&self, key: &Q) -> usize {
        (self.hasher.hash_one(key) >> 16) as usize % self.shards.len()
    }

    fn lock<Q: Hash + ?Sized>(&self, key: &Q) -> Guard<'_, K, V, S> {
        lock(&self.shards[self.shard_of(key)])
    }

    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Ref<'_, K, V, S>>
    where
        K: Borrow<Q>,
    {
        let shard = self.lock(key);
        let value = shard.get(key)?.clone();
        Some(Ref { value, _shard: shard })
    }

    pub(crate) fn entry(&self, key: K) -> Entry<'_, K, V, S> {
        let shard = self.lock(&key);
        match shard.get(&key).cloned() {
            Some(value) => Entry::Occupied(Occupied(Ref { value, _shard: shard })),
            None => Entry::Vacant(Vacant { key, shard }),
        }
    }

    pub(crate) fn remove_if<Q: Hash + Eq + ?Sized>(
        &self,
        key: &Q,
        goes: impl FnOnce(&K, &V) -> bool,
    ) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let mut shard = self.lock(key);
        let (key_there, value) = shard.get_key_value(key)?;
        if goes(key_there, value) { shard.remove_entry(key) } else { None }
    }

    /// Returns an iterator over all keys, shard by shard.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Pair<K, V>> {
        self.shards.iter().flat_map(|shard| {
            let shard = lock(shard);
            let pairs: Vec<_> = shard.iter().map(|(k, v)| Pair(k.clone(), v.clone())).collect();
            pairs.into_iter().inspect(move |_| _ = &shard)
        })
    }
}

fn lock<T>(shard: &Mutex<T>) -> MutexGuard<'_, T> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A value and the lock of its shard.
pub(crate) struct Ref<'a, K, V, S> {
    value: V,
    _shard: Guard<'a, K, V, S>,
}

impl<K, V, S> Deref for Ref<'_, K, V, S> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.value
    }
}

pub(crate) enum Entry<'a, K, V, S> {
    Occupied(Occupied<'a, K, V, S>),
    Vacant(Vacant<'a, K, V, S>),
}

pub(crate) struct Occupied<'a, K, V, S>(Ref<'a, K, V, S>);

impl<K, V, S> Occupied<'_, K, V, S> {
    pub(crate) fn get(&self) -> &V {
        &self.0
    }
}

pub(crate) struct Vacant<'a, K, V, S> {
    key: K,
    shard: Guard<'a, K, V, S>,
}

impl<'a, K: Hash + Eq, V: Clone, S: BuildHasher> Vacant<'a, K, V, S> {
    pub(crate) fn insert(mut self, value: V) -> Ref<'a, K, V, S> {
        self.shard.insert(self.key, value.clone());
        Ref { value, _shard: self.shard }
    }
}

/// A key with its value.
pub(crate) struct Pair<K, V>(K, V);

impl<K, V> Pair<K, V> {
    pub(crate) fn key(&self) -> &K {
        &self.0
    }

    pub(crate) fn value(&self) -> &V {
        &self.1
    }
}
