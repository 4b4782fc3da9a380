//! Recognises several families that became one with a label. Its values are the words by which the old names differed.

use std::collections::HashMap;

use super::rename::Declared;
use super::words::{stem, words};

/// Several families that are one family on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge<'a> {
    /// The index of the one family.
    pub one: usize,
    /// The label of the one family whose values correspond to the several families.
    pub label: &'a str,
    /// The index of each of the several families, and its value of the label.
    pub many: Vec<(usize, &'a str)>,
}

/// Finds each family of `ones` that combines at least two families of `many` by an additional label.
///
/// ```
/// use frozen_metrics_schema::diff::{Declared, merges};
/// use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series};
///
/// const ONE: &[Series] = &[Series::new(&[])];
/// const BY_OP: &[Series] =
///     &[Series::new(const { &[Label::new("op", "read")] }), Series::new(const { &[Label::new("op", "write")] })];
/// const OLD: &[FamilySchema] = &[
///     FamilySchema::new("disk_read_bytes_total", Kind::Counter, None, "", ONE),
///     FamilySchema::new("disk_write_bytes_total", Kind::Counter, None, "", ONE),
/// ];
/// const NEW: &[FamilySchema] = &[FamilySchema::new("disk_bytes_total", Kind::Counter, None, "", BY_OP)];
/// let schema = Schema::new("Disk", None, OLD);
/// let many: Vec<_> = OLD.iter().map(|family| Declared { schema: &schema, family }).collect();
/// let found = merges(&many, &[Declared { schema: &schema, family: &NEW[0] }]);
/// assert_eq!((found[0].label, &found[0].many[..]), ("op", &[(0, "read"), (1, "write")][..]));
/// ```
pub fn merges<'a>(many: &[Declared<'a>], ones: &[Declared<'a>]) -> Vec<Merge<'a>> {
    let mut by_words: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, declared) in many.iter().enumerate() {
        by_words.entry(sorted(words(&declared.family.name))).or_default().push(index);
    }
    let mut is_taken = vec![false; many.len()];
    let mut found = Vec::new();
    for (one, declared) in ones.iter().enumerate() {
        let stems = words(&declared.family.name);
        for label in declared.wire_labels() {
            let mut merged = Vec::new();
            for value in label.values.into_iter().flatten() {
                let mut expected = stems.clone();
                expected.extend(value.split(['_', '-']).map(stem));
                let candidates = by_words.get(&sorted(expected)).into_iter().flatten();
                let fit = candidates.copied().find(|index| {
                    let is_free =
                        !is_taken[*index] && merged.iter().all(|(taken, _)| taken != index);
                    is_free && is_part(many[*index], *declared, label.name)
                });
                merged.extend(fit.map(|index| (index, value)));
            }
            if merged.len() > 1 {
                for (index, _) in &merged {
                    is_taken[*index] = true;
                }
                found.push(Merge { one, label: label.name, many: merged });
                break;
            }
        }
    }
    found
}

/// Returns whether `part` has the type of `one`, and the same labels apart from `label`.
fn is_part(part: Declared<'_>, one: Declared<'_>, label: &str) -> bool {
    let of_one = one.schema.label_names_of(one.family);
    let of_part = part.schema.label_names_of(part.family);
    let has = |name: &&str| of_part.contains(name);
    part.family.kind.is_like(&one.family.kind)
        && !of_part.contains(&label)
        && of_one.iter().filter(|name| **name != label).all(has)
        && of_part.len() + 1 == of_one.len()
}

fn sorted(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.join("_")
}
