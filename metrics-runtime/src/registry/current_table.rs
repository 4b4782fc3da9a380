//! A current table, with what only its writer needs to know.

use super::set_type::Entry;
use super::table::Table;
use super::tags;

/// The fewest slots of a table that is one of several: each replacement copies the directory of all.
const MIN_SPLIT_SLOTS: usize = 128;

/// The number of slots beyond which a table is split.
pub(super) const MAX_SLOTS: usize = 4_096;

/// A current table with its depth and the numbers of used slots.
pub(super) struct CurrentTable {
    pub(super) table: Table,
    /// The number of lowest bits that the directory indices of its keys have in common.
    pub(super) depth: u32,
    /// The number of used slots, including those of removed keys.
    used: usize,
    /// The number of slots of removed keys.
    pub(super) removed: usize,
}

/// Returns the number of slots of a table with room for this number of keys and a quarter more.
fn slots_with_spare(keys: usize) -> usize {
    tags::slots_for(keys + keys / 4 + 1)
}

impl CurrentTable {
    /// Creates a table with room for these keys and a quarter more.
    pub(super) fn new(entries: &[(u64, Entry)], depth: u32) -> Self {
        let fewest = if depth == 0 { 0 } else { MIN_SPLIT_SLOTS };
        let slots = slots_with_spare(entries.len()).max(fewest);
        let mut current = Self { table: Table::new(slots), depth, used: 0, removed: 0 };
        for (hash, entry) in entries {
            current.insert(*hash, entry.clone());
        }
        current
    }

    /// Returns whether a table with room for this number of keys would have more than [`MAX_SLOTS`] slots.
    pub(super) fn is_too_large(keys: usize) -> bool {
        slots_with_spare(keys) > MAX_SLOTS
    }

    /// Returns the number of keys.
    pub(super) fn len(&self) -> usize {
        self.used - self.removed
    }

    pub(super) fn is_full(&self) -> bool {
        self.used >= tags::usable(self.table.tags().slots())
    }

    /// Inserts a key that the table does not contain. The table must not be full.
    pub(super) fn insert(&mut self, hash: u64, entry: Entry) {
        let tags = self.table.tags();
        let Some(slot) = tags.unused(hash) else {
            unreachable!("a table that is not full has an unused slot");
        };
        self.table.write(slot, entry);
        tags.set(slot, hash);
        self.used += 1;
    }
}
