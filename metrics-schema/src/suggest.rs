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
    candidates
        .into_iter()
        .map(|candidate| (likeness(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
