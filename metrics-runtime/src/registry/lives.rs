//! Which keys stay however idle they are, and since when others have been idle.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};
use std::sync::{PoisonError, TryLockError};
use std::time::Instant;

use super::garbage::Garbage;
use super::key::Key;
use super::leases::Leases;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Ordering, yield_now};

/// The lock that a thread holds to remove keys, or to prevent their removal.
pub(super) struct Lives {
    life: Mutex<Life>,
    /// The number of threads that wait for the lock.
    waiting: AtomicUsize,
}

impl Lives {
    /// Creates the lives of at most this number of keys.
    pub(super) fn new(max_keys: usize) -> Self {
        let parts = max_keys.div_ceil(KEYS_PER_PART).clamp(1, MAX_PARTS);
        Self { life: Mutex::new(Life::new(parts)), waiting: AtomicUsize::new(0) }
    }

    /// Takes the lock. No caller's code may run under it.
    pub(super) fn lock(&self) -> LockedLife<'_> {
        let life = self.try_lock().unwrap_or_else(|| self.wait());
        LockedLife { life, garbage: Garbage::default() }
    }

    fn wait(&self) -> MutexGuard<'_, Life> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Nothing that is done under the lock can panic half-way, so a poisoned lock is usable.
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        life
    }

    /// Takes the lock unless another thread holds it.
    fn try_lock(&self) -> Option<MutexGuard<'_, Life>> {
        match self.life.try_lock() {
            Ok(life) => Some(life),
            Err(TryLockError::Poisoned(life)) => Some(life.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Lets threads that wait for the lock take it. Otherwise a thread that takes it again at once would win
    /// before they are awake.
    pub(super) fn let_others_in(&self) {
        for _ in 0..MAX_YIELDS {
            if self.waiting.load(Ordering::Relaxed) == 0 {
                return;
            }
            yield_now();
        }
    }
}

/// How often a thread yields at most: others are awake long before.
#[cfg(not(all(test, loom)))]
const MAX_YIELDS: usize = 1_000;
#[cfg(all(test, loom))]
const MAX_YIELDS: usize = 1;

/// The number of keys of one part of what is known, if there are not too many parts.
const KEYS_PER_PART: usize = 1_024;

const MAX_PARTS: usize = 4_096;

/// The lock of the lives, and what is dropped after it is released.
pub(super) struct LockedLife<'a> {
    /// Before `garbage`: fields are dropped in their order.
    life: MutexGuard<'a, Life>,
    pub(super) garbage: Garbage,
}

impl Deref for LockedLife<'_> {
    type Target = Life;

    fn deref(&self) -> &Life {
        &self.life
    }
}

impl DerefMut for LockedLife<'_> {
    fn deref_mut(&mut self) -> &mut Life {
        &mut self.life
    }
}

/// What is known of keys that are in the registry, and of no others.
pub(super) struct Life {
    seeded: HashSet<Key>,
    pub(super) leases: Leases,
    /// The number of parts of `seen`.
    parts: usize,
    /// In parts by the hash of a key, so that no part takes long to grow. No parts until a caller asks for idle
    /// keys.
    seen: Vec<HashMap<Key, Seen>>,
}

/// The values of a key, and when they were first seen.
struct Seen {
    values: Values,
    since: Instant,
}

/// The [fingerprint](crate::value_table::ValueTable::fingerprint) of a set's values; empty before it was read.
pub(super) type Values = Box<[u64]>;

impl Life {
    fn new(parts: usize) -> Self {
        Self { seeded: HashSet::new(), leases: Leases::default(), parts, seen: Vec::new() }
    }

    /// Protects a key from expiry.
    pub(super) fn seed(&mut self, key: &[u8], hash: u64) {
        self.forget(key, hash);
        self.seeded.insert(key.into());
    }

    /// Forgets a key that is removed. If it is created again, it is another one.
    pub(super) fn end(&mut self, key: &[u8], hash: u64) {
        self.seeded.remove(key);
        self.leases.forget(key);
        self.forget(key, hash);
    }

    fn forget(&mut self, key: &[u8], hash: u64) {
        let part = self.part(hash);
        if let Some(seen) = self.seen.get_mut(part) {
            seen.remove(key);
        }
    }

    fn part(&self, hash: u64) -> usize {
        (hash >> 16) as usize % self.parts
    }

    /// Returns since when the key is idle: since the first call that saw these values, if none has seen others
    /// since. Returns `None` for a key that is seeded, leased, in use, or seen with these values for the first time.
    ///
    /// `observe` returns whether the values are the ones it receives, and stores the current ones. It returns
    /// `None` if the set is in use.
    pub(super) fn idle_since(
        &mut self,
        key: &Key,
        hash: u64,
        now: Instant,
        observe: impl FnOnce(&mut Values) -> Option<bool>,
    ) -> Option<Instant> {
        if self.seeded.contains(key) || self.leases.has(key) {
            return None;
        }
        self.seen.resize_with(self.parts, HashMap::new);
        let part = self.part(hash);
        let all = &mut self.seen[part];
        let is_known = all.contains_key(key);
        if !is_known {
            all.insert(Key::clone(key), Seen { values: Values::default(), since: now });
        }
        let seen = all.get_mut(key)?;
        match observe(&mut seen.values) {
            Some(true) if is_known => Some(seen.since),
            _ => {
                seen.since = now;
                None
            }
        }
    }
}
