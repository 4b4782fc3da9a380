//! Retired tables: those that were replaced, but that threads may still use.

use std::sync::{Arc, Weak};

use super::table::{Directory, Table};
use super::tags::WeakTags;

/// The number of slots that retired tables may have, however few keys exist.
const MIN_RETIRED_SLOTS: usize = 4_096;

/// The number of replacements that are refused before the retired slots are counted again. Counting visits all retired
/// tables.
const REFUSALS: usize = 64;

/// The retired directories and tables of a registry.
#[derive(Default)]
pub(super) struct RetiredTables {
    tables: Vec<Retired>,
    /// The number of replacements to refuse before the retired slots are counted again.
    refusals: usize,
}

/// A retired directory or table, and the number of its indices or slots.
enum Retired {
    Directory(Weak<Directory>, usize),
    Table(WeakTags, usize),
}

impl RetiredTables {
    /// Adds a directory that was replaced.
    pub(super) fn add_directory(&mut self, directory: &Arc<Directory>) {
        self.tables.push(Retired::Directory(Arc::downgrade(directory), directory.len()));
    }

    /// Adds a table that was replaced.
    pub(super) fn add_table(&mut self, table: &Table) {
        let tags = table.tags();
        self.tables.push(Retired::Table(tags.downgrade(), tags.slots()));
    }

    /// Returns whether a registry with this number of keys may replace a table. It may not while retired tables that are
    /// in use have more slots than the registry has keys, and more than [`MIN_RETIRED_SLOTS`].
    pub(super) fn allow_replacement(&mut self, keys: usize) -> bool {
        if self.refusals > 0 {
            self.refusals -= 1;
            return false;
        }
        self.tables.retain(Retired::is_in_use);
        let slots: usize = self.tables.iter().map(Retired::len).sum();
        let is_allowed = slots <= keys.max(MIN_RETIRED_SLOTS);
        if !is_allowed {
            self.refusals = REFUSALS;
        }
        is_allowed
    }

    /// Makes the next call of [`allow_replacement`](Self::allow_replacement) count the retired slots.
    pub(super) fn count_again(&mut self) {
        self.refusals = 0;
    }
}

impl Retired {
    fn is_in_use(&self) -> bool {
        match self {
            Self::Directory(directory, _) => directory.strong_count() > 0,
            Self::Table(tags, _) => tags.strong_count() > 0,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Directory(_, len) | Self::Table(_, len) => *len,
        }
    }
}
