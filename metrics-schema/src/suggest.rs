//! "Did you mean": the nearest of a few known words.

/// The candidate nearest to `word`, where one is near enough to be a slip of the hand.
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
        .filter(|(likeness, _)| *likeness > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// How alike two words are: 1.0 when they are equal, 0.0 when nothing agrees.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}
