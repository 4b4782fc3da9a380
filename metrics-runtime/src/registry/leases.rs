//! Leases: handles that keep a key in the registry until they are dropped.
//!
//! When the last lease of a key has ended, the first scrape that begins afterwards shows the key and then removes it. So
//! the scrape shows everything that was recorded under the lease. If the registry is full, a new key can replace it
//! before that scrape.
//!
//! A scrape reads the registry once, and shows all its families. If the exporter joins several instances, it reads each
//! of them once for every family, and shows only this one. The scrape then ends when all families were shown.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::mem;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, Weak};

use super::core::Core;
use super::key::Key;
use super::retention::LockedRetention;
use super::set_type::cast;
use crate::set::AnySet;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering};

/// A handle that keeps a key in its registry: see [`Registry::lease`](crate::Registry::lease). It dereferences to the set.
///
/// A clone is a lease of the same key. While a key has leases, only `remove` and `retain` remove it.
#[must_use = "the lease ends as soon as it is dropped"]
pub struct SetLease<S> {
    set: Arc<S>,
    /// `None` for the overflow set, which is never removed.
    token: Option<Arc<Token>>,
}

impl<S> Deref for SetLease<S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        &self.set
    }
}

impl<S> Clone for SetLease<S> {
    fn clone(&self) -> Self {
        Self { set: Arc::clone(&self.set), token: self.token.clone() }
    }
}

impl<S> fmt::Debug for SetLease<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetLease").finish_non_exhaustive()
    }
}

/// The token that all leases of a key share. It is dropped with the last one.
struct Token {
    key: Key,
    /// The number of the token, which no other token of the registry has.
    number: u64,
    ended_leases: Arc<EndedLeases>,
}

impl Drop for Token {
    fn drop(&mut self) {
        let Self { key, number, ended_leases } = self;
        let mut list = ended_leases.lock();
        let scrapes = list.scrapes;
        list.keys.push_back(EndedKey { key: key.clone(), number: *number, scrapes });
        ended_leases.has_keys.store(true, Ordering::Release);
    }
}

/// The keys whose leases have ended.
pub(super) struct EndedLeases {
    list: Mutex<EndedList>,
    has_keys: AtomicBool,
}

#[derive(Default)]
struct EndedList {
    /// The number of scrapes that have begun.
    scrapes: u64,
    /// The scrape that has not shown all families yet.
    partial: PartialScrape,
    /// The keys, the one whose leases ended first at the front: at most twice as many as leased keys, one for each lease, and
    /// [`MIN_ENDED`] more.
    keys: VecDeque<EndedKey>,
}

/// A scrape that reads the registry several times, and shows only some families each time.
#[derive(Default)]
struct PartialScrape {
    /// The number of the scrape; 0 if there is none.
    number: u64,
    /// Whether it has shown each family.
    shown: Vec<bool>,
}

/// The number of ended leases that are listed however few keys exist.
const MIN_ENDED: usize = 64;

/// A key whose leases had ended when this was recorded. Since then, it may have been removed or leased again.
struct EndedKey {
    key: Key,
    /// The number of the token that its leases shared.
    number: u64,
    /// The number of scrapes that had begun when the leases ended.
    scrapes: u64,
}

impl EndedLeases {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { list: Mutex::default(), has_keys: AtomicBool::new(false) })
    }

    fn lock(&self) -> MutexGuard<'_, EndedList> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether a key can be removed to make room.
    pub(super) fn has_keys(&self) -> bool {
        self.has_keys.load(Ordering::Acquire)
    }

    /// Takes the keys whose leases had ended when this scrape began.
    fn take(&self, scrape: u64) -> VecDeque<EndedKey> {
        let mut list = self.lock();
        let keys = mem::take(&mut list.keys).into_iter();
        let (taken, left) = keys.partition(|ended| ended.scrapes < scrape);
        list.keys = left;
        self.has_keys.store(!list.keys.is_empty(), Ordering::Release);
        taken
    }

    /// Takes the key whose leases ended first, whenever that was.
    fn pop(&self) -> Option<EndedKey> {
        let mut list = self.lock();
        let popped = list.keys.pop_front();
        self.has_keys.store(!list.keys.is_empty(), Ordering::Release);
        popped
    }
}

impl EndedLeases {
    /// Forgets keys that were removed or leased again, if many keys are listed. Otherwise the list would grow without
    /// bound if nothing scrapes.
    fn forget_outdated(&self, leases: &Leases) {
        if !self.has_keys() {
            return;
        }
        let mut list = self.lock();
        if list.keys.len() > 2 * leases.tokens.len() + MIN_ENDED {
            list.keys.retain(|ended| leases.have_ended(&ended.key, ended.number));
        }
    }

    /// Returns the number of listed keys.
    #[cfg(all(test, not(loom)))]
    pub(super) fn len(&self) -> usize {
        self.lock().keys.len()
    }
}

/// The leases of a registry's keys.
#[derive(Default)]
pub(super) struct Leases {
    /// The last token of each key and its number. A token stays in the map after its leases have ended, until the
    /// key is removed.
    tokens: HashMap<Key, (u64, Weak<Token>)>,
    /// The number of tokens that were created so far.
    created: u64,
}

impl Leases {
    /// Returns whether a key has a lease.
    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.tokens.get(key).is_some_and(|(_, token)| token.strong_count() > 0)
    }

    /// Returns whether the last leases of a key were those that shared this token, and have ended.
    fn have_ended(&self, key: &[u8], number: u64) -> bool {
        let token = self.tokens.get(key);
        token.is_some_and(|(own, token)| *own == number && token.strong_count() == 0)
    }

    /// Returns the token of a key, creating it if the key has no lease.
    fn token(&mut self, key: &[u8], ended_leases: &Arc<EndedLeases>) -> Arc<Token> {
        if let Some(token) = self.tokens.get(key).and_then(|(_, token)| token.upgrade()) {
            return token;
        }
        self.created += 1;
        let (key, number) = (Key::from(key), self.created);
        let ended_leases = Arc::clone(ended_leases);
        let token = Arc::new(Token { key: key.clone(), number, ended_leases });
        self.tokens.insert(key, (number, Arc::downgrade(&token)));
        token
    }

    /// Removes the token of a key that is removed.
    pub(super) fn remove(&mut self, key: &[u8]) {
        self.tokens.remove(key);
    }
}

impl Core {
    /// Returns a lease of `key`, creating the key if needed. If the registry is full, returns a lease of the overflow
    /// set.
    pub(super) fn lease<S: AnySet>(&self, key: &[u8]) -> SetLease<S> {
        let (set, token) = self.lease_any(key);
        SetLease { set: cast(set), token }
    }

    fn lease_any(&self, key: &[u8]) -> (Arc<dyn AnySet>, Option<Arc<Token>>) {
        let mut retention = self.retention.lock();
        match self.claim_locked(&mut retention, key, self.hash(key)) {
            Some(set) => {
                let token = retention.leases.token(key, &self.ended_leases);
                self.ended_leases.forget_outdated(&retention.leases);
                (set, Some(token))
            }
            None => {
                drop(retention);
                (self.overflow(key).into_owned(), None)
            }
        }
    }

    /// Begins to read sets for a scrape, and returns its number. Must be called before sets are read. `is_whole` is
    /// whether all families are shown; otherwise, several readings belong to one scrape.
    pub(super) fn begin_scrape(&self, is_whole: bool) -> u64 {
        let mut list = self.ended_leases.lock();
        if !is_whole && list.partial.number > 0 {
            return list.partial.number;
        }
        list.scrapes += 1;
        let number = list.scrapes;
        if !is_whole {
            list.partial.number = number;
            list.partial.shown.clear();
        }
        number
    }

    /// Removes the keys whose leases had ended when this scrape began, if it has shown all families. `shown` is whether
    /// the last reading has shown each of them.
    pub(super) fn end_scrape(&self, scrape: u64, shown: &[bool]) {
        if shown.contains(&false) && !self.complete(scrape, shown) {
            return;
        }
        if self.ended_leases.has_keys() {
            self.remove_in_batches(self.ended_leases.take(scrape).into(), |retention, ended| {
                self.remove_ended(retention, ended)
            });
        }
    }

    /// Adds families to those that a scrape has shown. Returns whether these are now all, which ends the scrape.
    fn complete(&self, scrape: u64, shown: &[bool]) -> bool {
        let partial = &mut self.ended_leases.lock().partial;
        // Readings of two scrapes at the same time count as those of one, which may have ended.
        if partial.number != scrape {
            return false;
        }
        partial.shown.resize(shown.len(), false);
        partial.shown.iter_mut().zip(shown).for_each(|(known, is_shown)| *known |= is_shown);
        let is_complete = !partial.shown.contains(&false);
        if is_complete {
            partial.number = 0;
        }
        is_complete
    }

    /// Removes keys whose leases have ended until the registry is not full.
    pub(super) fn make_room(&self, retention: &mut LockedRetention<'_>) {
        while self.capacity.is_full()
            && let Some(ended) = self.ended_leases.pop()
        {
            self.remove_ended(retention, &ended);
        }
    }

    fn remove_ended(&self, retention: &mut LockedRetention<'_>, ended: &EndedKey) -> bool {
        let EndedKey { key, number, .. } = ended;
        retention.leases.have_ended(key, *number)
            && !retention.is_seeded(key)
            && self.remove_if(retention, key, self.hash(key), |_| true)
    }
}
