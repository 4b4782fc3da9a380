//! Suggestions for misspelt words: "did you mean …?".

/// Returns the similarity of two words, from 0.0 if they have nothing in common to 1.0 if they are equal.
pub(crate) use strsim::normalized_damerau_levenshtein as likeness;

/// The similarity above which one word is probably a misspelling or the former name of another.
pub(crate) const SIMILAR: f64 = 0.6;

/// Returns the candidate that is most similar to `word`, if it is similar enough that `word` is probably a
/// misspelling of it.
///
/// ```
/// use frozen_metrics_schema::suggest;
///
/// assert_eq!(suggest::nearest("lables", ["help", "labels"]), Some("labels"));
/// assert_eq!(suggest::nearest("colour", ["help", "labels"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let counts = counts(word);
    let mut best = (SIMILAR, None);
    for candidate in candidates {
        // Comparing two words takes far longer than excluding one.
        if likeness_at_most(word, &counts, candidate) < best.0 {
            continue;
        }
        let likeness = likeness(word, candidate);
        if likeness > best.0 || likeness >= best.0 && best.1.is_some() {
            best = (likeness, Some(candidate));
        }
    }
    best.1
}

/// The number of times that a word has each byte.
type Counts = [i32; 256];

fn counts(word: &str) -> Counts {
    let mut counts = [0; 256];
    word.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    counts
}

/// Returns a bound of the likeness: each edit adds, removes or replaces at most one of the letters that only one word has.
fn likeness_at_most(word: &str, counts: &Counts, candidate: &str) -> f64 {
    let longest = word.len().max(candidate.len());
    if longest == 0 || !word.is_ascii() || !candidate.is_ascii() {
        return 1.0;
    }
    let mut rest = *counts;
    let mut missing = 0_usize;
    for byte in candidate.bytes() {
        let count = &mut rest[usize::from(byte)];
        missing += usize::from(*count <= 0);
        *count -= 1;
    }
    // Letters of the candidate that the word does not have, and letters of the word that the candidate does not have.
    let surplus = word.len() + missing - candidate.len();
    let edits = missing.max(surplus);
    1.0 - edits as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_more_alike_than_its_bound() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "labels",
            "lables",
            "bus_sent_total",
            "bus_sends_total",
            "é",
            "aaab",
        ];
        for word in words {
            for candidate in words {
                let bound = likeness_at_most(word, &counts(word), candidate);
                assert!(likeness(word, candidate) <= bound, "{word} {candidate} {bound}");
            }
        }
        assert!(likeness_at_most("abc", &counts("abc"), "xyz") < 0.1);
    }
}
