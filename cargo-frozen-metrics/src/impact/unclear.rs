//! The parts of the users' files that were not understood, and the metrics that they may name.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use crate::uses::{UserIndex, Users};

/// The parts of the users' files that were not understood.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    /// The place of each part, as `file:line:column`.
    places: Vec<String>,
    /// The parts by the words in them that can be names of metrics.
    by_word: HashMap<String, Vec<usize>>,
    /// The parts whose text is not known. They may name any metric.
    unknown: Vec<usize>,
}

/// The suffixes of the names of samples.
pub(super) const SUFFIXES: [&str; 5] = ["", "_bucket", "_count", "_sum", "_created"];

impl Unclear {
    /// Returns the parts that were not understood. The text of a file that is neither rules nor a dashboard is read again.
    pub(super) fn read(root: &Path, users: &Users, index: &UserIndex<'_>) -> Self {
        let mut unclear = Self::default();
        let mut by_file: HashMap<&str, Option<HashSet<String>>> = HashMap::new();
        for fault in &users.coverage.faults {
            let part = unclear.places.len();
            unclear.places.push(format!("{}:{}:{}", fault.file, fault.line, fault.column));
            if let Some(text) = index.unclear_expression(fault) {
                unclear.add(part, &words(text));
                continue;
            }
            let read = || {
                let bytes = fs::read(root.join(&fault.file)).ok()?;
                Some(words(&String::from_utf8_lossy(&bytes)))
            };
            match by_file.entry(&fault.file).or_insert_with(read) {
                Some(words) => unclear.add(part, words),
                None => unclear.unknown.push(part),
            }
        }
        unclear
    }

    fn add(&mut self, part: usize, words: &HashSet<String>) {
        for word in words {
            self.by_word.entry(word.clone()).or_default().push(part);
        }
    }

    /// Returns the places of the parts that name one of these families, or may name it.
    pub(super) fn places(&self, families: &BTreeSet<&str>) -> Vec<String> {
        let names = families
            .iter()
            .flat_map(|family| SUFFIXES.iter().map(move |suffix| format!("{family}{suffix}")));
        let named = names.filter_map(|name| self.by_word.get(&name)).flatten();
        let parts: BTreeSet<usize> = named.chain(&self.unknown).copied().collect();
        parts.into_iter().map(|part| self.places[part].clone()).collect()
    }
}

/// Returns the words of a text that can be names.
fn words(text: &str) -> HashSet<String> {
    let is_other = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':');
    text.split(is_other).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
