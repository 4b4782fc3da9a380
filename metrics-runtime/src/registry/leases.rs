//! Leases: keys that live as long as what uses them.
//!
//! A key whose last lease has ended is removed by the first scrape that began afterwards, once the scrape has shown
//! it: nothing that was recorded while it was leased is lost. If the registry is full, a new key takes its place
//! earlier.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, PoisonError, Weak};

use super::core::Core;
use super::key::Key;
use super::lives::LockedLife;
use crate::set::AnySet;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering};

/// The right to a key. The key is not removed, except by name or by a predicate, as long as it has one.
pub(crate) struct Lease {
    set: Arc<dyn AnySet>,
    /// `None` for the overflow set, which is never removed.
    _token: Option<Arc<Token>>,
}

impl Lease {
    pub(crate) fn set(&self) -> &Arc<dyn AnySet> {
        &self.set
    }
}

/// What the leases of a key share.
struct Token {
    key: Key,
    number: u64,
    ended: Arc<Ended>,
}

impl Drop for Token {
    fn drop(&mut self) {
        let Self { key, number, ended } = self;
        let mut list = ended.lock();
        let scrapes = list.scrapes;
        list.keys.push(EndedKey { key: key.clone(), number: *number, scrapes });
        ended.has_keys.store(true, Ordering::Release);
    }
}

/// Keys whose leases have ended.
pub(super) struct Ended {
    list: Mutex<EndedList>,
    has_keys: AtomicBool,
}

#[derive(Default)]
struct EndedList {
    /// The number of scrapes that have begun.
    scrapes: u64,
    keys: Vec<EndedKey>,
}

/// A key whose leases have ended, unless it was removed or has another lease since.
struct EndedKey {
    key: Key,
    /// The number of the token that its leases shared.
    number: u64,
    /// The number of scrapes that had begun.
    scrapes: u64,
}

impl Ended {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { list: Mutex::default(), has_keys: AtomicBool::new(false) })
    }

    fn lock(&self) -> MutexGuard<'_, EndedList> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether keys can make room.
    pub(super) fn has_keys(&self) -> bool {
        self.has_keys.load(Ordering::Acquire)
    }

    /// Takes keys whose leases had ended when this scrape began.
    fn take(&self, scrape: u64) -> Vec<EndedKey> {
        let mut list = self.lock();
        let keys = mem::take(&mut list.keys).into_iter();
        let (taken, left) = keys.partition(|ended| ended.scrapes < scrape);
        list.keys = left;
        self.has_keys.store(!list.keys.is_empty(), Ordering::Release);
        taken
    }

    /// Takes one key.
    fn pop(&self) -> Option<EndedKey> {
        let mut list = self.lock();
        let popped = list.keys.pop();
        self.has_keys.store(!list.keys.is_empty(), Ordering::Release);
        popped
    }
}

/// The leases of a registry's keys.
#[derive(Default)]
pub(super) struct Leases {
    /// Also those that have ended, until their keys are removed.
    tokens: HashMap<Key, (u64, Weak<Token>)>,
    /// The number of tokens that ever were.
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

    /// Returns the token of a key, which is created unless a lease has one.
    fn token(&mut self, key: &[u8], ended: &Arc<Ended>) -> Arc<Token> {
        if let Some(token) = self.tokens.get(key).and_then(|(_, token)| token.upgrade()) {
            return token;
        }
        self.created += 1;
        let (key, number) = (Key::from(key), self.created);
        let token = Arc::new(Token { key: key.clone(), number, ended: Arc::clone(ended) });
        self.tokens.insert(key, (number, Arc::downgrade(&token)));
        token
    }

    /// Forgets the leases of a key that is removed.
    pub(super) fn forget(&mut self, key: &[u8]) {
        self.tokens.remove(key);
    }
}

impl Core {
    /// Returns a lease of `key`, which is created if needed and if the registry is not full.
    pub(crate) fn lease(&self, key: &[u8]) -> Lease {
        let mut life = self.lives.lock();
        match self.claim_under(&mut life, key, self.hash(key)) {
            Some(set) => Lease { set, _token: Some(life.leases.token(key, &self.ended)) },
            None => {
                drop(life);
                Lease { set: self.overflow(key).into_owned(), _token: None }
            }
        }
    }

    /// Begins a scrape, before it reads. Returns its number.
    pub(super) fn begin_scrape(&self) -> u64 {
        let mut list = self.ended.lock();
        list.scrapes += 1;
        list.scrapes
    }

    /// Removes keys whose leases had ended when this scrape began.
    pub(super) fn end_scrape(&self, scrape: u64) {
        if self.ended.has_keys() {
            self.remove_in_batches(self.ended.take(scrape), |life, ended| {
                self.remove_ended(life, ended)
            });
        }
    }

    /// Removes keys whose leases have ended until the registry is not full.
    pub(super) fn make_room(&self, life: &mut LockedLife<'_>) {
        while self.capacity.is_full()
            && let Some(ended) = self.ended.pop()
        {
            self.remove_ended(life, &ended);
        }
    }

    fn remove_ended(&self, life: &mut LockedLife<'_>, ended: &EndedKey) -> bool {
        let EndedKey { key, number, .. } = ended;
        life.leases.have_ended(key, *number) && self.take_out(life, key, self.hash(key), |_| true)
    }
}
