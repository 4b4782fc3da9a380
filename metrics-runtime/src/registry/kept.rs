//! What a registry keeps between two scrapes: its sets in order, and a row for each.

use std::sync::Arc;

use crate::encode::{self, Escaped};
use crate::set::{MetricSet, Row};

/// Which rows there are: a count of keys would not do, once keys can go.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Version {
    pub(super) keys: u64,
    pub(super) is_overflow_in_use: bool,
}

/// The sets sorted by key, and for each a row, which is read anew into the same memory, and its key
/// as it is written.
pub(super) struct Kept<S: MetricSet> {
    /// The version these are the sets of; `None` while they are being rebuilt.
    version: Option<Version>,
    sets: Vec<Arc<S>>,
    rows: Vec<S::Row>,
    keys: Vec<Escaped>,
}

impl<S: MetricSet> Kept<S> {
    pub(super) const fn new() -> Self {
        Self { version: None, sets: Vec::new(), rows: Vec::new(), keys: Vec::new() }
    }

    pub(super) fn is_of(&self, version: Version) -> bool {
        self.version == Some(version)
    }

    pub(super) fn rebuild(&mut self, version: Version, mut sets: Vec<(String, Arc<S>)>) {
        self.version = None;
        self.sets.clear();
        self.rows.clear();
        self.keys.clear();
        self.sets.reserve_exact(sets.len());
        self.rows.reserve_exact(sets.len());
        self.keys.reserve_exact(sets.len());
        sets.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (key, set) in sets {
            self.keys.push(Escaped::of(&key));
            self.rows.push(set.read(key));
            self.sets.push(set);
        }
        self.version = Some(version);
    }

    /// Reads every set into its row. A row's key moves and is not copied.
    pub(super) fn refresh(&mut self) {
        for (set, row) in self.sets.iter().zip(&mut self.rows) {
            *row = set.read(std::mem::take(row).into_key());
        }
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        encode::encode(out, &self.rows, &self.keys);
    }

    pub(super) fn rows(&self) -> &[S::Row] {
        &self.rows
    }
}
