//! How long a key lives: which ones stay however idle they are, and since when others have been.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, TryLockError};
use std::time::Instant;

use super::shape::KeyShape;
use super::{Owned, Sought};
use crate::instrument::Instrument;
use crate::row::{Comparison, Row};
use crate::set::MetricSet;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Ordering, yield_now};

/// The lock that whoever removes keys holds, and whoever wants none removed meanwhile.
pub(super) struct Lives<S: MetricSet> {
    life: Mutex<Life<S>>,
    /// How many threads wait for it.
    waiting: AtomicUsize,
}

impl<S: MetricSet> Lives<S> {
    /// The lives of no keys yet, which are kept in so many parts.
    pub(super) fn new(parts: usize) -> Self {
        Self { life: Mutex::new(Life::new(parts)), waiting: AtomicUsize::new(0) }
    }

    /// Takes the lock. No caller's code may run under it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Life<S>> {
        if let Some(life) = self.try_lock() {
            return life;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Nothing that is done under it can panic half-way, so a poisoned lock is as good as any.
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        life
    }

    /// Takes the lock unless another thread has it.
    pub(super) fn try_lock(&self) -> Option<MutexGuard<'_, Life<S>>> {
        match self.life.try_lock() {
            Ok(life) => Some(life),
            Err(TryLockError::Poisoned(life)) => Some(life.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Lets threads that wait for the lock have it. A thread that takes it again at once would have it
    /// before they are awake.
    pub(super) fn let_others_in(&self) {
        for _ in 0..TURNS {
            if self.waiting.load(Ordering::Relaxed) == 0 {
                return;
            }
            yield_now();
        }
    }
}

/// How often a thread lets others in before it goes on: they are awake long before.
#[cfg(not(all(test, loom)))]
const TURNS: usize = 1_000;
#[cfg(all(test, loom))]
const TURNS: usize = 1;

/// What is known of keys that are in the registry, and of no others.
pub(super) struct Life<S: MetricSet> {
    seeded: HashSet<Owned<S>>,
    /// In parts by the hash of a key, so that none takes long to grow. Empty until somebody asks which
    /// keys are idle.
    seen: Vec<HashMap<Owned<S>, Seen<S::Row>>>,
}

/// The values of a key, and when they were first seen to be these.
#[derive(Debug)]
struct Seen<R> {
    row: R,
    since: Instant,
}

impl<S: MetricSet> Life<S> {
    fn new(parts: usize) -> Self {
        let seen = std::iter::repeat_with(HashMap::new).take(parts).collect();
        Self { seeded: HashSet::new(), seen }
    }

    /// The key of this hash stays, however idle it is.
    pub(super) fn seed(&mut self, key: <S::Key as KeyShape>::Given<'_>, hash: u64) {
        self.seen(hash).remove(S::Key::sought(&key));
        self.seeded.insert(S::Key::own(key));
    }

    /// The key of this hash is gone: if it comes back, it is another one.
    pub(super) fn end(&mut self, key: &Sought<'_, S>, hash: u64) {
        self.seeded.remove(key);
        self.seen(hash).remove(key);
    }

    fn seen(&mut self, hash: u64) -> &mut HashMap<Owned<S>, Seen<S::Row>> {
        // Not the bits that the map of the registry takes.
        let part = (hash >> 16) as usize % self.seen.len();
        &mut self.seen[part]
    }

    /// Returns since when the key of this hash is idle: since the first call that saw these values, if
    /// none has seen others since, or the set in use. `None` for a key that was seeded, is in use, or is
    /// seen so for the first time.
    pub(super) fn idle_since(
        &mut self,
        (key, hash): (&Owned<S>, u64),
        row: S::Row,
        is_in_use: bool,
        now: Instant,
    ) -> Option<Instant> {
        if self.seeded.contains::<Owned<S>>(key) {
            return None;
        }
        let all = self.seen(hash);
        match all.get_mut::<Owned<S>>(key) {
            Some(seen) => {
                if is_unchanged(&mut seen.row, &row) && !is_in_use {
                    return Some(seen.since);
                }
                *seen = Seen { row, since: now };
            }
            None => drop(all.insert(key.clone(), Seen { row, since: now })),
        }
        None
    }
}

fn is_unchanged<R: Row>(row: &mut R, other: &R) -> bool {
    let mut unchanged = Unchanged(true);
    row.compare(other, &mut unchanged);
    unchanged.0
}

struct Unchanged(bool);

impl Comparison for Unchanged {
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        self.0 &= now == earlier || is_same_without_being_equal(now, earlier);
    }
}

/// `NaN` differs from itself: of two values that do, their text says whether they are the same.
fn is_same_without_being_equal<V: PartialEq + std::fmt::Debug>(one: &V, other: &V) -> bool {
    #[expect(clippy::eq_op, reason = "this is what is asked")]
    let are_unequal_to_themselves = one != one && other != other;
    are_unequal_to_themselves && format!("{one:?}") == format!("{other:?}")
}
