//! The hash of a family's series, which does not depend on their order.

use super::{OFFSET, PRIME, appended, fnv1a_from, mixed};
use crate::Series;
use crate::closed::LabelValues;

/// Returns the hash of these series in any order, each without its first `labels` labels.
///
/// ```
/// use frozen_metrics_schema::closed::LabelValues;
/// use frozen_metrics_schema::{Label, Series, hash};
///
/// const KIND: LabelValues = LabelValues { name: "kind", values: &["a", "b"] };
/// const HASH: u64 = hash::closed_series(&[&[KIND]]);
/// let series = [["b"], ["a"]].map(|[kind]| Series { labels: vec![Label::new("kind", kind)].into() });
/// assert_eq!(hash::series(&series, 0), HASH);
/// assert_ne!(hash::series(&series[..1], 0), HASH);
/// ```
pub fn series(series: &[Series], labels: usize) -> u64 {
    let of_series = |series: &Series| {
        let labels = series.labels.iter().skip(labels).enumerate();
        labels.fold(1, |product, (index, label)| {
            let name = label_name_hash(index, &label.name);
            appended(product, 0, label_hash(name, &label.value))
        })
    };
    series.iter().map(of_series).fold(0, |sum, series| appended(sum, series, 1))
}

/// Returns the [hash of the series](series) of fields with these labels, without listing the series: the sum over all
/// series of a product over labels is a product over labels of a sum over values.
pub const fn closed_series(fields: &[&[LabelValues]]) -> u64 {
    let (mut sum, mut field) = (0, 0);
    while field < fields.len() {
        let (labels, mut product, mut index) = (fields[field], 1, 0);
        while index < labels.len() {
            let LabelValues { name, values } = labels[index];
            let (name, mut of_values, mut number) = (label_name_hash(index, name), 0, 0);
            while number < values.len() {
                of_values = appended(of_values, label_hash(name, values[number]), 1);
                number += 1;
            }
            product = appended(product, 0, of_values);
            index += 1;
        }
        sum = appended(sum, product, 1);
        field += 1;
    }
    sum
}

/// Returns the hash of the index and the name of a label, which [`label_hash`] continues with a value.
const fn label_name_hash(index: usize, name: &str) -> u64 {
    fnv1a_from(fnv1a_from((OFFSET ^ index as u64).wrapping_mul(PRIME), name), "=")
}

/// Returns the hash of a label with this value, whose name has the hash `name`.
const fn label_hash(name: u64, value: &str) -> u64 {
    mixed(fnv1a_from(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::{KeyLabel, Label, Text, closed};

    const SIDE: LabelValues = LabelValues { name: "side", values: &["near", "far"] };

    #[test]
    fn values_of_equal_sum_have_other_hashes() {
        let of = |values: &'static [&'static str]| LabelValues { name: "kind", values };
        let (outer, inner) = (of(&["e", "f"]), of(&["d", "g"]));
        assert_ne!(closed_series(&[&[outer]]), closed_series(&[&[inner]]));
        let of = |values: &'static [Text]| hash::labels(&[KeyLabel::closed("kind", values)]);
        const OUTER: &[Text] = &[Text::Borrowed("e"), Text::Borrowed("f")];
        const INNER: &[Text] = &[Text::Borrowed("d"), Text::Borrowed("g")];
        assert_ne!(of(OUTER), of(INNER));
    }

    #[test]
    fn the_hash_of_closed_labels_is_that_of_their_series() {
        const KIND: LabelValues = LabelValues { name: "kind", values: &["a", "b", "c"] };
        const OFF: LabelValues = LabelValues { name: "side", values: &["none"] };
        const FIELDS: &[&[LabelValues]] = &[&[KIND, SIDE], &[KIND, OFF]];
        static LABELS: &[[Label; 2]; closed::series_count(FIELDS)] = &closed::label_lists(FIELDS);
        let mut listed = closed::series(LABELS);
        listed.reverse();
        assert_eq!(series(&listed, 0), closed_series(FIELDS));
        assert_ne!(series(&listed[1..], 0), closed_series(FIELDS));
        let swapped = listed.map(|series| {
            let [kind, side] = [0, 1].map(|index| series.labels[index].clone());
            Series { labels: vec![side, kind].into() }
        });
        assert_ne!(series(&swapped, 0), closed_series(FIELDS));
    }

    #[test]
    fn labels_that_a_group_adds_are_skipped() {
        let zone = LabelValues { name: "zone", values: &["a"] };
        let added = ["near", "far"].map(|side| Series {
            labels: vec![Label::new("zone", "a"), Label::new("side", side)].into(),
        });
        assert_eq!(series(&added, 1), closed_series(&[&[SIDE]]));
        assert_eq!(series(&added, 0), closed_series(&[&[zone, SIDE]]));
    }
}
