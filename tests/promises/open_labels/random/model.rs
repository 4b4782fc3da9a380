//! A model of a bounded map of label sets to values, written from the documentation of families and registries.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Label values in the order of a scrape: text, an integer and the index of a variant. The overflow's text is no
/// integer and no variant, so it sorts after them.
pub(super) type Key = (String, (bool, i64), (bool, usize));

/// The identity of the leases of a label set: no other leases of it share the number.
pub(super) type Token = (Key, u64);

/// A family, or a registry without leases.
pub(super) struct Model<V> {
    max_keys: usize,
    overflow_key: Key,
    entries: BTreeMap<Key, V>,
    overflow: V,
    is_overflow_shown: bool,
    pub(super) folded: u64,
    seeded: BTreeSet<Key>,
    /// The number of the last leases of each label set, and how many of them live.
    leases: BTreeMap<Key, (u64, usize)>,
    /// The leases that have ended since the last scrape, in the order of their ends.
    ended: VecDeque<Token>,
    created_tokens: u64,
}

impl<V: Clone + Default> Model<V> {
    pub(super) fn new(max_keys: usize, overflow: &str) -> Self {
        Self {
            max_keys,
            overflow_key: (overflow.to_owned(), (true, 0), (true, 0)),
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
    pub(super) fn look_up(&mut self, key: &Key) -> V {
        match self.claim(key) {
            Some(value) => value,
            None => {
                self.is_overflow_shown = true;
                self.folded += 1;
                self.overflow.clone()
            }
        }
    }

    /// Returns the value of a label set, which is created if there is room. Label sets whose leases have ended make
    /// room, the one that ended first before others.
    fn claim(&mut self, key: &Key) -> Option<V> {
        if let Some(value) = self.entries.get(key) {
            return Some(value.clone());
        }
        while self.entries.len() == self.max_keys {
            let ended = self.ended.pop_front()?;
            self.remove_ended(&ended);
        }
        Some(self.entries.entry(key.clone()).or_default().clone())
    }

    pub(super) fn seed(&mut self, key: &Key) -> bool {
        let exists = self.claim(key).is_some();
        if exists {
            self.seeded.insert(key.clone());
        }
        exists
    }

    /// Returns the value of a lease, and its token unless it is a lease of the overflow.
    pub(super) fn lease(&mut self, key: &Key) -> (V, Option<Token>) {
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

    pub(super) fn end_lease(&mut self, token: Token) {
        // If the label set was removed, newer leases may have replaced these.
        let Some((number, live)) = self.leases.get_mut(&token.0) else { return };
        if *number == token.1 {
            *live -= 1;
            if *live == 0 {
                self.ended.push_back(token);
            }
        }
    }

    pub(super) fn remove(&mut self, key: &Key) -> bool {
        self.seeded.remove(key);
        self.leases.remove(key);
        self.entries.remove(key).is_some()
    }

    fn remove_ended(&mut self, (key, number): &Token) {
        if self.leases.get(key) == Some(&(*number, 0)) && !self.seeded.contains(key) {
            self.remove(key);
        }
    }

    /// Removes what the scrape has shown and whose leases have ended.
    pub(super) fn end_scrape(&mut self) {
        while let Some(ended) = self.ended.pop_front() {
            self.remove_ended(&ended);
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<&V> {
        self.entries.get(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.entries.keys()
    }

    /// Returns the value of the overflow if a scrape shows it.
    pub(super) fn overflow(&self) -> Option<&V> {
        self.is_overflow_shown.then_some(&self.overflow)
    }

    /// Returns everything that a scrape shows, in its order.
    pub(super) fn shown(&self) -> BTreeMap<Key, V> {
        let overflow = self.overflow().map(|value| (self.overflow_key.clone(), value.clone()));
        self.entries.clone().into_iter().chain(overflow).collect()
    }
}
