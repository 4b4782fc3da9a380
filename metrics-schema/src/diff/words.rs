//! The words of a metric's name that distinguish it from others.

use super::pairs::best_pairs;
use super::rename::Declared;
use super::unit::{base_of, is_unit, unit_word};
use crate::suggest::{SIMILAR, likeness};

/// Words that state how something is counted, not what is counted.
const NOISE: &[&str] = &["total", "count"];

/// The weight of the first word of a name, which most metrics of a service share.
const FIRST: f64 = 0.25;

/// The data of a family that comparisons of names need.
pub(super) struct Profile<'a> {
    pub(super) declared: Declared<'a>,
    /// The stems of the words in order, without units and noise.
    pub(super) words: Vec<String>,
    /// The words in alphabetical order.
    pub(super) key: String,
    /// The base unit of the family's unit.
    pub(super) dimension: Option<&'static str>,
    pub(super) labels: Vec<&'a str>,
}

impl<'a> Profile<'a> {
    pub(super) fn new(declared: Declared<'a>) -> Self {
        let name = &declared.family.name;
        let words = words(name);
        let mut sorted: Vec<_> = words.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        let key = sorted.join("_");
        let dimension = unit_word(declared.family).and_then(base_of);
        let labels = declared.schema.label_names_of(declared.family);
        Self { declared, words, key, dimension, labels }
    }

    /// Returns what precedes the common end of both names.
    pub(super) fn prefixes<'b>(&self, other: &Profile<'b>) -> Option<(&'b str, &'b str)>
    where
        'a: 'b,
    {
        super::rename::prefixes(&self.declared.family.name, &other.declared.family.name)
    }

    /// Returns the weighted share of words that two names have in common, from 0 to 1.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        if self.key == other.key {
            return 1.0;
        }
        let same_first = self.words.first() == other.words.first();
        let weight = |index: usize| if index == 0 && same_first { FIRST } else { 1.0 };
        let total = |words: &[String]| (0..words.len()).map(weight).sum::<f64>();
        let is_common = |word: &&String| other.words.contains(word);
        let common = self.words.iter().enumerate().filter(|(_, word)| is_common(word));
        let common: f64 = common.map(|(index, _)| weight(index)).sum();
        let all = total(&self.words) + total(&other.words);
        if all == 0.0 { 0.0 } else { (2.0 * common / all).min(1.0) }
    }

    /// Returns what similar words, such as a misspelt one, add to the similarity.
    pub(super) fn similar_words<'b>(&'b self, other: &'b Self) -> f64 {
        let only = |words: &'b [String], others: &[String]| -> Vec<&'b String> {
            words.iter().filter(|word| !others.contains(word)).collect()
        };
        let (old, new) = (only(&self.words, &other.words), only(&other.words, &self.words));
        let pairs = best_pairs(&old, &new, SIMILAR, |old, new| likeness(old, new));
        let similar: f64 = pairs.iter().map(|(score, ..)| score).sum();
        2.0 * similar / (self.words.len() + other.words.len()) as f64
    }
}

/// Returns whether the word is a unit, or only states how something is counted.
pub(super) fn is_noise(word: &str) -> bool {
    NOISE.contains(&word) || is_unit(word)
}

/// Returns the stems of the words that distinguish the metric from others; all stems if there are no such words.
///
/// ```
/// use frozen_metrics_schema::diff::words;
///
/// assert_eq!(words("dns_request_count_total"), words("dns_requests_total"));
/// assert_eq!(words("pod_deleted"), ["pod", "delet"]);
/// ```
pub fn words(name: &str) -> Vec<String> {
    let all = || name.split(['_', ':']).filter(|word| !word.is_empty());
    // The first word is the namespace, even if it is the abbreviation of a unit.
    let mut stems: Vec<String> = all()
        .enumerate()
        .filter(|(index, word)| *index == 0 || !is_noise(&word.to_lowercase()))
        .map(|(_, word)| stem(word))
        .collect();
    if stems.is_empty() {
        stems = all().map(stem).collect();
    }
    stems
}

/// Returns the word in lower case without the ending `s`, `ed`, `ing` or `ion`: `requests` and `request` have the same
/// stem, and so do `deleted` and `deletion`.
pub fn stem(word: &str) -> String {
    let mut word = word.to_lowercase();
    if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
    for ending in ["ed", "ing", "ion"] {
        let stem = word.strip_suffix(ending).filter(|stem| stem.len() >= 4);
        if let Some(stem) = stem {
            return stem.to_owned();
        }
    }
    word
}

/// Returns the words that both names end in, with the `_` between them.
pub(super) fn common_tail<'a>(old: &'a str, new: &str) -> &'a str {
    let common = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let start = old.len() - common;
    let is_start = |name: &str| {
        let at = name.len() - common;
        at == 0 || name.as_bytes()[at - 1] == b'_'
    };
    if is_start(old) && is_start(new) {
        return &old[start..];
    }
    let next = old.as_bytes()[start..].iter().position(|byte| *byte == b'_');
    next.map_or("", |at| &old[start + at + 1..])
}
