//! What a registry keeps between two scrapes: its sets in order, and a row for each.

use std::sync::Arc;

use super::Owned;
use super::shape::KeyShape;
use crate::encode::{Encoder, Keys};
use crate::instrument::{Patience, Reading};
use crate::key_usage::KeyUsage;
use crate::set::MetricSet;

/// Which rows there are: a count of keys would not do, since keys can go.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Version {
    pub(super) changes: u64,
    pub(super) is_overflow_in_use: bool,
}

/// The sets sorted by key, the keys as they are written, and the rows of the last text, whose memory
/// the next one uses again.
pub(super) struct Kept<S: MetricSet> {
    /// The version these are the sets of; `None` while they are being rebuilt.
    version: Option<Version>,
    sets: Vec<(Owned<S>, Arc<S>)>,
    keys: Keys,
    /// Without keys, which a text does not take from them.
    rows: Vec<S::Row>,
}

impl<S: MetricSet> Kept<S> {
    pub(super) fn new() -> Self {
        Self { version: None, sets: Vec::new(), keys: Keys::default(), rows: Vec::new() }
    }

    pub(super) fn is_of(&self, version: Version) -> bool {
        self.version == Some(version)
    }

    pub(super) fn rebuild(&mut self, version: Version, mut sets: Vec<(Owned<S>, Arc<S>)>) {
        self.version = None;
        sets.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.keys = Keys::with_capacity(sets.len());
        for (key, _) in &sets {
            self.keys.push(S::SCHEMA.key_labels(), S::Key::each(&S::Key::given(key)));
        }
        self.sets = sets;
        self.version = Some(version);
    }

    pub(super) fn encode(&mut self, encoder: &mut Encoder<'_>, usage: KeyUsage) {
        self.rows.clear();
        self.rows.reserve_exact(self.sets.len());
        read(&self.sets, &mut self.rows, |_| S::Key::no_values());
        encoder.rows(&self.rows, self.keys.iter(), usage);
    }

    /// The values of now.
    pub(super) fn rows(&self) -> Vec<S::Row> {
        let mut rows = Vec::with_capacity(self.sets.len());
        read(&self.sets, &mut rows, |key| S::Key::values(S::Key::given(key)));
        rows
    }
}

/// Reads all sets, and those again that could not be read to the end: one wait is for all of them.
fn read<S: MetricSet>(
    sets: &[(Owned<S>, Arc<S>)],
    rows: &mut Vec<S::Row>,
    values: impl Fn(&Owned<S>) -> <S::Key as KeyShape>::Values,
) {
    let (reading, mut unfinished) = (Reading::begin(), Vec::new());
    for (at, (key, set)) in sets.iter().enumerate() {
        rows.push(set.read(values(key), &reading));
        if reading.take_unfinished() {
            unfinished.push(at);
        }
    }
    let mut patience = Patience::default();
    while !unfinished.is_empty() && patience.wait() {
        unfinished.retain(|at| {
            let (key, set) = &sets[*at];
            rows[*at] = set.read(values(key), &reading);
            reading.take_unfinished()
        });
    }
}
