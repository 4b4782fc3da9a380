//! What was not understood, and the metrics that it names.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use crate::uses::Users;

/// The parts of the users' files that were not understood.
#[derive(Debug)]
pub(super) struct Unclear(Vec<Part>);

#[derive(Debug)]
struct Part {
    /// The place, as `file:line:column`.
    place: String,
    /// The words that can be names of metrics; `None` if the text is not known, so that it may name any metric.
    words: Option<HashSet<String>>,
}

/// The endings of the names of samples.
const SUFFIXES: [&str; 5] = ["", "_bucket", "_count", "_sum", "_created"];

impl Unclear {
    /// Returns what was not understood. The text of a file that is neither rules nor a dashboard is read again.
    pub(super) fn read(root: &Path, users: &Users) -> Self {
        let parts = users.coverage.faults.iter().map(|fault| {
            let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
            let expression = users.expressions.iter().find(|expression| {
                expression.query.fault.is_some()
                    && expression.file.path == fault.file
                    && expression.line_and_column(0) == (fault.line, fault.column)
            });
            let words = match expression {
                Some(expression) => Some(words(&expression.text)),
                None => fs::read(root.join(&fault.file))
                    .ok()
                    .map(|bytes| words(&String::from_utf8_lossy(&bytes))),
            };
            Part { place, words }
        });
        Self(parts.collect())
    }

    /// Returns the places of what names one of these families, or may do so.
    pub(super) fn places(&self, families: &BTreeSet<&str>) -> Vec<String> {
        let names_one = |words: &HashSet<String>| {
            families.iter().any(|family| {
                SUFFIXES.iter().any(|suffix| words.contains(&format!("{family}{suffix}")))
            })
        };
        let unclear = self.0.iter().filter(|part| part.words.as_ref().is_none_or(names_one));
        unclear.map(|part| part.place.clone()).collect()
    }
}

/// Returns the words of a text that can be names.
fn words(text: &str) -> HashSet<String> {
    let is_other = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':');
    text.split(is_other).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
