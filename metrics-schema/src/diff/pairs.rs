//! Pairs elements of two lists by their likeness.

use std::collections::HashSet;

/// A pair of elements by their indices, with its score.
pub(super) type Scored = (f64, usize, usize);

/// Pairs elements whose score exceeds `min`, as [`best`] does.
pub(super) fn best_pairs<A, B>(
    old: &[A],
    new: &[B],
    min: f64,
    score: impl Fn(&A, &B) -> f64,
) -> Vec<Scored> {
    let score = &score;
    let pairs = old
        .iter()
        .enumerate()
        .flat_map(|(i, old)| new.iter().enumerate().map(move |(j, new)| (score(old, new), i, j)));
    best(pairs.filter(|(score, ..)| *score > min).collect())
}

/// Accepts the pairs with the highest scores first and drops those with an element of an accepted one. Of equal
/// scores, the one with the lower indices is accepted first.
pub(super) fn best(mut pairs: Vec<Scored>) -> Vec<Scored> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut old, mut new) = (HashSet::new(), HashSet::new());
    pairs.retain(|(_, i, j)| {
        let is_accepted = !old.contains(i) && !new.contains(j);
        if is_accepted {
            old.insert(*i);
            new.insert(*j);
        }
        is_accepted
    });
    pairs
}
