//! The scrape cache: the sets sorted by key, their keys as text, and their values.

use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, PoisonError};

use super::core::Core;
use super::garbage::Garbage;
use super::key::{self, Key};
use super::key_order::KeyOrder;
use super::pending::Changes;
use super::set_type::Entry;
use crate::encode::{Encoder, KeyedRows, Keys, OpenFamilies, OpenRows, RowLayout};
use crate::instrument::{Patience, Reading};
use crate::key_usage::KeyUsage;
use crate::schema::KeyLabel;
use crate::set::AnySet;
use crate::value_table::ValueTable;

/// The sets sorted by key, the keys as text, and the values of the last scrape. The next scrape reuses their memory.
#[derive(Default)]
pub(super) struct Cache {
    /// All sets at the last scrape. `None` before the first scrape and after a scrape that panicked.
    sets: Option<Vec<Arc<dyn AnySet>>>,
    /// Their keys, with the values in wire order.
    keys: Keys,
    values: ValueTable,
    /// The families of the sets.
    open: OpenFamilies,
    shows_overflow: bool,
}

impl Cache {
    /// Returns the sets, sorted by key.
    pub(super) fn sets(&self) -> &[Arc<dyn AnySet>] {
        self.sets.as_deref().unwrap_or_default()
    }

    /// Returns the bytes of the key of the set with this index.
    pub(super) fn read_key(&self, index: usize, bytes: &mut Vec<u8>) {
        self.keys.read_key(index, bytes);
    }

    /// Reads all sets and passes their values to the encoder.
    fn encode(&mut self, layout: RowLayout, encoder: &mut Encoder<'_>, usage: KeyUsage) {
        let Self { sets, keys, values, open, .. } = self;
        let sets = sets.as_deref().unwrap_or_default();
        values.resize(sets.len(), layout.size());
        read(sets.len(), &mut |index, reading| {
            sets[index].write(&mut values.writer_at(index), reading);
        });
        let key_values = keys.each_value();
        let has_families =
            open.begin(layout.schema, encoder.ends_leases(), |family| encoder.shows(family));
        for (set, key) in sets.iter().zip(keys.iter_with_end()).filter(|_| has_families) {
            open.add(Some(key), |visit| set.families(visit));
        }
        encoder.rows(&KeyedRows { layout, values, keys, key_values: &key_values, usage, open });
    }

    /// Merges what changed since the last scrape. Drops no last reference to a set.
    fn merge(&mut self, order: KeyOrder, mut created: Vec<Entry>, removed: &[Arc<dyn AnySet>]) {
        let labels = order.labels;
        let (sets, keys) = (self.sets.take().unwrap_or_default(), mem::take(&mut self.keys));
        // The list of removed sets keeps them alive, so no other set has the address of one.
        let removed: HashSet<*const ()> = removed.iter().map(address).collect();
        let is_present =
            |set: &Arc<dyn AnySet>| removed.is_empty() || !removed.contains(&address(set));
        created.retain(|entry| is_present(&entry.set));
        created.sort_by(|a, b| order.compare(bytes(a), bytes(b)));
        created.dedup_by(|a, b| Arc::ptr_eq(&a.set, &b.set));
        let capacity = sets.len() + created.len();
        let mut merged =
            Merged { sets: Vec::with_capacity(capacity), keys: Keys::with_capacity(capacity) };
        let position = |new: Entry| (position(order, &keys, sets.len(), &new), new);
        let positions = created.into_iter().map(position);
        let mut created = positions.collect::<Vec<_>>().into_iter().peekable();
        for (index, (set, escaped)) in sets.into_iter().zip(keys.iter_with_end()).enumerate() {
            while let Some((_, new)) = created.next_if(|(position, _)| *position == index) {
                // A set that was created while the tables were read may also have been recorded.
                if !Arc::ptr_eq(&new.set, &set) {
                    merged.push(labels, new);
                }
            }
            if is_present(&set) {
                merged.keys.push_escaped(escaped);
                merged.sets.push(set);
            }
        }
        created.for_each(|(_, new)| merged.push(labels, new));
        merged.sets.shrink_to_fit();
        (self.sets, self.keys) = (Some(merged.sets), merged.keys);
    }
}

/// Returns the number of cached keys that sort before the key of this entry.
fn position(order: KeyOrder, keys: &Keys, len: usize, entry: &Entry) -> usize {
    let (mut first, mut end) = (0, len);
    while first < end {
        let middle = first.midpoint(end);
        match order.compare(keys.key(middle), bytes(entry)).is_lt() {
            true => first = middle + 1,
            false => end = middle,
        }
    }
    first
}

fn bytes(entry: &Entry) -> impl Iterator<Item = u8> {
    entry.key.iter().copied()
}

/// Sets and their keys as text.
struct Merged {
    sets: Vec<Arc<dyn AnySet>>,
    keys: Keys,
}

impl Merged {
    fn push(&mut self, labels: &[KeyLabel], entry: Entry) {
        self.keys.push(labels, &mut key::values(&entry.key));
        self.sets.push(entry.set);
    }
}

/// Calls `read_row` with the index of each row. Then calls it again for rows whose reading was unfinished, which share
/// the time to wait.
fn read(rows: usize, read_row: &mut dyn FnMut(usize, &Reading)) {
    let (reading, mut unfinished) = (Reading::begin(), Vec::new());
    for index in 0..rows {
        read_row(index, &reading);
        if reading.take_unfinished() {
            unfinished.push(index);
        }
    }
    let mut patience = Patience::default();
    while !unfinished.is_empty() && patience.wait() {
        unfinished.retain(|index| {
            read_row(*index, &reading);
            reading.take_unfinished()
        });
    }
}

/// Returns the address of a set.
fn address(set: &Arc<dyn AnySet>) -> *const () {
    Arc::as_ptr(set).cast()
}

impl Core {
    /// Reads all sets and passes their values to the encoder. In a scrape, removes keys whose leases have ended when all
    /// families were shown.
    pub(super) fn encode(&self, layout: RowLayout, encoder: &mut Encoder<'_>) {
        let families = &layout.schema.families;
        let is_whole = families.iter().all(|family| encoder.shows(family));
        // The first instance that shows a family writes its header, so this is read before it changes.
        let shown: Vec<_> = match is_whole {
            true => Vec::new(),
            false => families.iter().map(|family| encoder.shows(family)).collect(),
        };
        let shown = if is_whole { &[true][..] } else { &shown };
        let ends_leases = encoder.ends_leases();
        self.show(shown, ends_leases, |cache| cache.encode(layout, encoder, self.usage()));
    }

    /// Appends the values of all sets, which are the entries of a family. In a scrape, removes keys whose leases have
    /// ended when the family was shown under all its names.
    pub(super) fn append_to(&self, rows: &mut OpenRows) {
        let shown = rows.take_shown();
        self.show(&shown, rows.ends_leases, |cache| {
            let sets = cache.sets();
            for key in cache.keys.iter_with_end() {
                rows.push_key(&self.key().labels, key);
            }
            let first = rows.add_rows(sets.len());
            read(sets.len(), &mut |index, reading| {
                sets[index].write(&mut rows.values.writer_at(first + index), reading);
            });
        });
        rows.set_shown(shown);
    }

    /// Calls `read` as [`scrape`](Self::scrape) does. `shown` is whether each family, or each name of one, is shown. If
    /// `ends_leases` is set and all were shown, ends a scrape for the leases.
    fn show(&self, shown: &[bool], ends_leases: bool, read: impl FnOnce(&mut Cache)) {
        let is_whole = !shown.contains(&false);
        let is_scrape = ends_leases && shown.contains(&true);
        let scrape = is_scrape.then(|| self.begin_scrape(is_whole));
        self.scrape(read);
        if let Some(scrape) = scrape {
            self.end_scrape(scrape, shown);
        }
    }

    /// Calls `read_row` with each set, in the order of their keys, and its index in the cache. Calls it again for rows
    /// whose reading was unfinished. Not generic, so that it is compiled only once for all types of sets.
    pub(super) fn read_rows(&self, read_row: &mut dyn FnMut(&Cache, usize, &Reading)) {
        self.scrape(|cache| {
            read(cache.sets().len(), &mut |index, reading| read_row(cache, index, reading));
        });
    }

    /// Calls `read` with the scrape cache, updated to the current keys. Frees sets of removed keys.
    fn scrape(&self, read: impl FnOnce(&mut Cache)) {
        // Declared before the lock, so dropped after it also if `read` panics.
        let mut garbage = Garbage::default();
        // This scrape rebuilds what a panic left incomplete.
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        self.update(&mut cache, &mut garbage);
        read(&mut cache);
        drop(cache);
        drop(garbage);
        self.free_removed();
    }

    /// Updates the scrape cache to the current keys.
    ///
    /// No key is removed while changes are taken over: of a key that goes and the key that takes its capacity, at
    /// most one is shown, so a scrape never shows more keys than the maximum.
    fn update(&self, cache: &mut Cache, garbage: &mut Garbage) {
        let _retention = self.retention.lock();
        let (are_all, mut changes) = self.pending.take();
        if !are_all || cache.sets.is_none() {
            garbage.changes.push(mem::take(&mut changes));
            garbage.sets.extend(cache.sets.replace(Vec::new()).into_iter().flatten());
            cache.keys = Keys::default();
            cache.shows_overflow = false;
            // A key that is created meanwhile may also be recorded.
            changes.created = self.list();
        }
        let Changes { mut created, removed } = changes;
        if let Some(overflow) = self.shown_overflow().filter(|_| !cache.shows_overflow) {
            cache.shows_overflow = true;
            created.push(overflow);
        }
        let indices = self.set_type().indices;
        if !indices.is_empty() {
            // The cache stores keys in wire order.
            for entry in &mut created {
                let key = Key::from(&*key::reordered(&entry.key, indices));
                entry.key = key;
            }
        }
        if !created.is_empty() || !removed.is_empty() {
            cache.merge(self.order(), created, &removed);
        }
        garbage.sets.extend(removed);
    }

    /// Frees the sets of removed keys in up to `MAX_TABLES` tables.
    fn free_removed(&self) {
        const MAX_TABLES: usize = 16;
        for _ in 0..MAX_TABLES {
            // The lock is released after each table, so that other threads can take it.
            let is_done = !self.index.lock().free_removed();
            // Otherwise, this thread would keep the replaced table in memory.
            self.index.fetch();
            if is_done {
                break;
            }
        }
    }
}
