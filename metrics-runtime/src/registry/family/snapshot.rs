//! Snapshots of families.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use super::super::key::{self, Key};
use super::super::registry_key::RegistryKey;
use super::declaration::FamilyDeclaration;
use crate::encode::{FamilyRows, OpenRows};
use crate::instrument::Instrument;
use crate::label_set::LabelSet;
use crate::schema::KeyLabel;
use crate::shape::Field;

/// The values of a [`Family`](crate::Family) at one moment, sorted label by label: text by its bytes, integers by their
/// number, enums by the order of their variants.
///
/// ```
/// use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};
///
/// #[derive(LabelSet)]
/// struct Shard {
///     shard: u32,
/// }
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "store", golden = none)]
/// struct Store {
///     /// Records written.
///     #[metric(max_keys = 2, overflow = "other")]
///     records_total: Family<Shard, Counter>,
/// }
///
/// let store = Store::new();
/// for shard in [10, 9, 8] {
///     store.records_total.with(Shard { shard }, |records| records.inc());
/// }
/// let records = store.snapshot().records_total;
/// assert_eq!(records.get(Shard { shard: 9 }), Some(&1));
/// assert_eq!(records.iter().map(|(labels, _)| labels.shard).collect::<Vec<_>>(), [9, 10]);
/// assert_eq!(records.overflow(), Some(&1));
/// ```
pub struct FamilySnapshot<L, I: Instrument> {
    declaration: Option<&'static FamilyDeclaration>,
    /// Sorted, with that of the overflow.
    entries: Vec<(Key, I::Value)>,
    labels: PhantomData<fn() -> L>,
}

impl<L: LabelSet, I: Instrument> FamilySnapshot<L, I> {
    pub(super) fn new(declaration: &'static FamilyDeclaration) -> Self {
        Self { declaration: Some(declaration), entries: Vec::new(), labels: PhantomData }
    }

    /// Replaces the entry with this index, or appends it.
    pub(super) fn set(&mut self, index: usize, key: Key, value: I::Value) {
        match self.entries.get_mut(index) {
            Some(entry) => *entry = (key, value),
            None => self.entries.push((key, value)),
        }
    }

    /// Returns the value of these labels, or `None` if they were folded or never used. Searches the sorted label sets.
    pub fn get(&self, labels: L::With<'_>) -> Option<&I::Value> {
        L::with_bytes(&labels, |key| self.find(key))
    }

    fn find(&self, key: &[u8]) -> Option<&I::Value> {
        let declaration = self.declaration?;
        // The entries are sorted in wire order.
        let (order, indices) = (declaration.order(), declaration.indices());
        let key = key::reordered(key, indices);
        let compare = |known: &Key| {
            order.compare(key::reordered(known, indices).iter().copied(), key.iter().copied())
        };
        let index = self.entries.binary_search_by(|(known, _)| compare(known)).ok()?;
        self.entries.get(index).map(|(_, value)| value)
    }

    /// Returns each label set and its value, without that of the overflow.
    pub fn iter(&self) -> impl Iterator<Item = (L::With<'_>, &I::Value)> {
        let overflow = self.overflow_key();
        let own = self.entries.iter().filter(move |(key, _)| **key != *overflow);
        own.filter_map(|(key, value)| Some((L::from_key(key)?, value)))
    }

    /// Returns what further label sets recorded together; `None` if there were none.
    pub fn overflow(&self) -> Option<&I::Value> {
        self.find(&self.overflow_key())
    }

    fn overflow_key(&self) -> Vec<u8> {
        let key = self.declaration.and_then(FamilyDeclaration::key);
        key.map_or_else(Vec::new, key::overflow)
    }
}

impl<L, I: Instrument> FamilySnapshot<L, I> {
    /// Returns how many label sets there are, plus one if there is an overflow.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns what was recorded since `earlier`: counters and histograms are subtracted, gauges are kept. A label set
    /// that is not in `earlier`, or one of whose values decreased, counts from zero.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let earlier: HashMap<_, _> =
            earlier.entries.iter().map(|(key, value)| (key, value)).collect();
        let entries = self.entries.iter().map(|(key, now)| {
            let since = match earlier.get(key) {
                Some(earlier) if !I::restarted(now, earlier) => I::since(now, earlier),
                _ => now.clone(),
            };
            (key.clone(), since)
        });
        Self { declaration: self.declaration, entries: entries.collect(), labels: PhantomData }
    }
}

impl<L: LabelSet, I: Instrument> FamilyRows for FamilySnapshot<L, I> {
    fn fields(&self) -> &'static [Field] {
        self.declaration.map_or(&[], FamilyDeclaration::fields)
    }

    fn append_to(&self, rows: &mut OpenRows) {
        push_keys(rows, self.declaration, L::LABELS, &mut self.entries.iter().map(|(key, _)| key));
        let first = rows.add_rows(self.entries.len());
        let mut writer = rows.values.writer_at(first);
        self.entries.iter().for_each(|(_, value)| I::write(value, &mut writer));
    }
}

/// Appends the keys of entries. `labels` are those of the label set.
fn push_keys(
    rows: &mut OpenRows,
    declaration: Option<&'static FamilyDeclaration>,
    labels: &'static [KeyLabel],
    keys: &mut dyn Iterator<Item = &Key>,
) {
    let indices = declaration.map_or(&[][..], FamilyDeclaration::indices);
    // Only a family whose labels have an order of their own searches the schema for it.
    let labels = match declaration {
        Some(declaration) if !indices.is_empty() => declaration.labels(),
        _ => labels,
    };
    for key in keys {
        rows.push_values(labels, &mut key::values(&key::reordered(key, indices)));
    }
}

impl<L, I: Instrument> Default for FamilySnapshot<L, I> {
    fn default() -> Self {
        Self { declaration: None, entries: Vec::new(), labels: PhantomData }
    }
}

impl<L, I: Instrument> Clone for FamilySnapshot<L, I> {
    fn clone(&self) -> Self {
        Self { declaration: self.declaration, entries: self.entries.clone(), labels: PhantomData }
    }
}

impl<L, I: Instrument> PartialEq for FamilySnapshot<L, I> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<L, I: Instrument> fmt::Debug for FamilySnapshot<L, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = |(key, value): &(Key, I::Value)| {
            (key::values(key).map(str::to_owned).collect::<Vec<_>>(), value.clone())
        };
        f.debug_map().entries(self.entries.iter().map(entry)).finish()
    }
}
