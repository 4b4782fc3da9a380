//! A model of a family or registry: a bounded map of label sets to values, written from the documentation.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The identity of the leases of a label set: no other leases of it share the number.
pub type Token<K> = (K, u64);

/// A family or a registry. `K` has the order of a scrape. A clone of a value is the same value, as an `Rc` is.
pub struct FamilyModel<K, V> {
    max_keys: usize,
    overflow_key: K,
    entries: BTreeMap<K, V>,
    overflow: V,
    is_overflow_shown: bool,
    folded: u64,
    seeded: BTreeSet<K>,
    /// The number of the last leases of each label set, and how many of them live.
    leases: BTreeMap<K, (u64, usize)>,
    /// The leases that have ended since the last scrape, in the order of their ends.
    ended: VecDeque<Token<K>>,
    created_tokens: u64,
}

impl<K: Clone + Ord, V: Clone + Default> FamilyModel<K, V> {
    /// Creates an empty family.
    pub fn new(max_keys: usize, overflow_key: K) -> Self {
        Self {
            max_keys,
            overflow_key,
            entries: BTreeMap::new(),
            overflow: V::default(),
            is_overflow_shown: false,
            folded: 0,
            seeded: BTreeSet::new(),
            leases: BTreeMap::new(),
            ended: VecDeque::new(),
            created_tokens: 0,
        }
    }

    /// Returns the value of a label set, or that of the overflow.
    pub fn look_up(&mut self, key: &K) -> V {
        match self.claim(key) {
            Some(value) => value,
            None => {
                self.is_overflow_shown = true;
                self.folded += u64::from(*key != self.overflow_key);
                self.overflow.clone()
            }
        }
    }

    /// Returns the value of a label set, which is created if there is room. Label sets whose leases have ended make
    /// room, the one that ended first before others.
    fn claim(&mut self, key: &K) -> Option<V> {
        if *key == self.overflow_key {
            return None;
        }
        if let Some(value) = self.entries.get(key) {
            return Some(value.clone());
        }
        while self.entries.len() == self.max_keys {
            let ended = self.ended.pop_front()?;
            self.remove_ended(&ended);
        }
        Some(self.entries.entry(key.clone()).or_default().clone())
    }

    /// Seeds a label set, and returns whether there was room. The overflow needs none, and is shown from then on.
    pub fn seed(&mut self, key: &K) -> bool {
        if *key == self.overflow_key {
            self.is_overflow_shown = true;
            return true;
        }
        let exists = self.claim(key).is_some();
        if exists {
            self.seeded.insert(key.clone());
        }
        exists
    }

    /// Returns the value of a lease, and its token unless it is a lease of the overflow.
    pub fn lease(&mut self, key: &K) -> (V, Option<Token<K>>) {
        let value = self.look_up(key);
        if !self.entries.contains_key(key) {
            return (value, None);
        }
        let (number, live) = self.leases.entry(key.clone()).or_default();
        if *live == 0 {
            self.created_tokens += 1;
            *number = self.created_tokens;
        }
        *live += 1;
        (value, Some((key.clone(), *number)))
    }

    /// Ends one lease.
    pub fn end_lease(&mut self, token: Token<K>) {
        // If the label set was removed, newer leases may have replaced these.
        let Some((number, live)) = self.leases.get_mut(&token.0) else { return };
        if *number == token.1 {
            *live -= 1;
            if *live == 0 {
                self.ended.push_back(token);
            }
        }
    }

    /// Removes a label set, and returns whether it existed.
    pub fn remove(&mut self, key: &K) -> bool {
        self.seeded.remove(key);
        self.leases.remove(key);
        self.entries.remove(key).is_some()
    }

    fn remove_ended(&mut self, (key, number): &Token<K>) {
        if self.leases.get(key) == Some(&(*number, 0)) && !self.seeded.contains(key) {
            self.remove(key);
        }
    }

    /// Removes what the scrape has shown and whose leases have ended.
    pub fn end_scrape(&mut self) {
        while let Some(ended) = self.ended.pop_front() {
            self.remove_ended(&ended);
        }
    }

    /// Returns the value of a label set if it exists.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    /// Returns how many look-ups were folded.
    pub fn folded(&self) -> u64 {
        self.folded
    }

    /// Returns the label sets without that of the overflow.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.keys()
    }

    /// Returns the value of the overflow if a scrape shows it.
    pub fn overflow(&self) -> Option<&V> {
        self.is_overflow_shown.then_some(&self.overflow)
    }

    /// Returns everything that a scrape shows, in its order.
    pub fn shown(&self) -> BTreeMap<K, V> {
        let overflow = self.overflow().map(|value| (self.overflow_key.clone(), value.clone()));
        self.entries.clone().into_iter().chain(overflow).collect()
    }
}
