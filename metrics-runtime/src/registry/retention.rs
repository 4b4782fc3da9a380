//! Retention: which keys are protected from expiry, and since when the others have been idle.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};
use std::sync::{PoisonError, TryLockError};
use std::time::Instant;

use super::garbage::Garbage;
use super::key::Key;
use super::leases::Leases;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Ordering, yield_now};

/// The lock that a thread holds to remove keys, or to prevent their removal.
pub(super) struct Retention {
    state: Mutex<RetentionState>,
    /// The number of threads that wait for the lock.
    waiting: AtomicUsize,
}

impl Retention {
    /// Creates the retention state of at most this number of keys.
    pub(super) fn new(max_keys: usize) -> Self {
        let parts = max_keys.div_ceil(KEYS_PER_PART).clamp(1, MAX_PARTS);
        Self { state: Mutex::new(RetentionState::new(parts)), waiting: AtomicUsize::new(0) }
    }

    /// Takes the lock. No caller's code may run under it.
    pub(super) fn lock(&self) -> LockedRetention<'_> {
        let state = self.try_lock().unwrap_or_else(|| self.wait());
        LockedRetention { state, garbage: Garbage::default() }
    }

    fn wait(&self) -> MutexGuard<'_, RetentionState> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // No operation under the lock can panic half-way, so a poisoned lock is usable.
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        state
    }

    /// Takes the lock unless another thread holds it.
    fn try_lock(&self) -> Option<MutexGuard<'_, RetentionState>> {
        match self.state.try_lock() {
            Ok(state) => Some(state),
            Err(TryLockError::Poisoned(state)) => Some(state.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Lets threads that wait for the lock take it. Without this, a thread that takes the lock again at once would
    /// get it before the others are awake.
    pub(super) fn yield_to_waiting(&self) {
        for _ in 0..MAX_YIELDS {
            if self.waiting.load(Ordering::Relaxed) == 0 {
                return;
            }
            yield_now();
        }
    }
}

/// The maximum number of times that a thread yields. Waiting threads are awake long before.
#[cfg(not(all(test, loom)))]
const MAX_YIELDS: usize = 1_000;
#[cfg(all(test, loom))]
const MAX_YIELDS: usize = 1;

/// The number of keys of one part of [`RetentionState::idle`], unless [`MAX_PARTS`] limits the number of parts.
const KEYS_PER_PART: usize = 1_024;

const MAX_PARTS: usize = 4_096;

/// The retention lock, and what is dropped after it is released.
pub(super) struct LockedRetention<'a> {
    /// Before `garbage`: fields are dropped in their order.
    state: MutexGuard<'a, RetentionState>,
    pub(super) garbage: Garbage,
}

impl Deref for LockedRetention<'_> {
    type Target = RetentionState;

    fn deref(&self) -> &RetentionState {
        &self.state
    }
}

impl DerefMut for LockedRetention<'_> {
    fn deref_mut(&mut self) -> &mut RetentionState {
        &mut self.state
    }
}

/// The retention state of the keys of a registry. Contains no keys that were removed.
pub(super) struct RetentionState {
    seeded: HashSet<Key>,
    pub(super) leases: Leases,
    /// The number of parts of `idle`.
    parts: usize,
    /// Since when keys have been idle. Divided into parts by the hash of a key, so that no part takes long to grow.
    /// Empty until the first call of `expire_idle`.
    idle: Vec<HashMap<Key, Observation>>,
}

/// The values of a key, and when they were first observed.
struct Observation {
    values: Values,
    since: Instant,
}

/// The [fingerprint](crate::value_table::ValueTable::fingerprint) of a set's values; empty before it was read.
pub(super) type Values = Box<[u64]>;

impl RetentionState {
    fn new(parts: usize) -> Self {
        Self { seeded: HashSet::new(), leases: Leases::default(), parts, idle: Vec::new() }
    }

    /// Protects a key from expiry.
    pub(super) fn seed(&mut self, key: &[u8], hash: u64) {
        self.forget_values(key, hash);
        self.seeded.insert(key.into());
    }

    pub(super) fn is_seeded(&self, key: &[u8]) -> bool {
        self.seeded.contains(key)
    }

    /// Removes the state of a key that is removed.
    pub(super) fn remove(&mut self, key: &[u8], hash: u64) {
        self.seeded.remove(key);
        self.leases.remove(key);
        self.forget_values(key, hash);
    }

    fn forget_values(&mut self, key: &[u8], hash: u64) {
        let part = self.part(hash);
        if let Some(observations) = self.idle.get_mut(part) {
            observations.remove(key);
        }
    }

    fn part(&self, hash: u64) -> usize {
        (hash >> 16) as usize % self.parts
    }

    /// Returns since when the key has been idle: the time of the first of the calls that observed its current values
    /// without interruption. Returns `None` for a key that is seeded, leased, in use, or observed with these values
    /// for the first time.
    ///
    /// `observe` returns whether its argument equals the current values, and replaces it by them. It returns `None` if
    /// the set is in use.
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
        self.idle.resize_with(self.parts, HashMap::new);
        let part = self.part(hash);
        let observations = &mut self.idle[part];
        let is_known = observations.contains_key(key);
        if !is_known {
            let observation = Observation { values: Values::default(), since: now };
            observations.insert(Key::clone(key), observation);
        }
        let observation = observations.get_mut(key)?;
        match observe(&mut observation.values) {
            Some(true) if is_known => Some(observation.since),
            _ => {
                observation.since = now;
                None
            }
        }
    }
}
