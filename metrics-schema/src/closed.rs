//! Closed labels in constants: the series of fields whose label values are those of a type.

use std::mem;

use crate::{Label, Series};

/// A label with all its values, in a constant.
///
/// The derive does not know the values of an enum. A constant therefore lists the labels of each field of a family,
/// and these functions compute the family's series from the lists.
///
/// ```
/// use frozen_metrics_schema::closed::{self, LabelValues};
/// use frozen_metrics_schema::{Label, Series};
///
/// const OUTCOME: LabelValues = LabelValues { name: "outcome", values: &["ok", "timeout"] };
/// const FIELDS: &[&[LabelValues]] = &[&[OUTCOME]];
/// static LABELS: &[[Label; 1]; closed::series_count(FIELDS)] = &closed::label_lists(FIELDS);
/// static SERIES: &[Series] = &closed::series(LABELS);
/// assert_eq!(SERIES[1].to_text("calls_total"), "calls_total{outcome=\"timeout\"}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelValues {
    /// The label's name.
    pub name: &'static str,
    /// Its values, in the order in which a scrape shows them.
    pub values: &'static [&'static str],
}

/// Returns the number of series of fields with these labels.
pub const fn series_count(fields: &[&[LabelValues]]) -> usize {
    let (mut count, mut field) = (0, 0);
    while field < fields.len() {
        count += series_of_field(fields[field]);
        field += 1;
    }
    count
}

const fn series_of_field(labels: &[LabelValues]) -> usize {
    let (mut count, mut label) = (1, 0);
    while label < labels.len() {
        count *= labels[label].values.len();
        label += 1;
    }
    count
}

/// Returns the labels of each series, field by field; the last label varies fastest. `N` must be the result of
/// [`series_count`], and each field must have `K` labels.
pub const fn label_lists<const K: usize, const N: usize>(
    fields: &[&[LabelValues]],
) -> [[Label; K]; N] {
    let mut lists = [const { [const { Label::new("", "") }; K] }; N];
    let (mut next, mut field) = (0, 0);
    while field < fields.len() {
        let (labels, mut series) = (fields[field], 0);
        let count = series_of_field(labels);
        while series < count {
            let (mut rest, mut index) = (series, K);
            while index > 0 {
                index -= 1;
                let LabelValues { name, values } = labels[index];
                let label = Label::new(name, values[rest % values.len()]);
                rest /= values.len();
                // Constants cannot drop the old label, which owns nothing.
                mem::forget(mem::replace(&mut lists[next][index], label));
            }
            (next, series) = (next + 1, series + 1);
        }
        field += 1;
    }
    lists
}

/// Returns the series with these labels.
pub const fn series<const K: usize, const N: usize>(
    lists: &'static [[Label; K]; N],
) -> [Series; N] {
    let mut all = [const { Series::new(&[]) }; N];
    let mut index = 0;
    while index < N {
        // Constants cannot drop the old series, which owns nothing.
        mem::forget(mem::replace(&mut all[index], Series::new(&lists[index])));
        index += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: LabelValues = LabelValues { name: "kind", values: &["a", "b"] };
    const SIDE: LabelValues = LabelValues { name: "side", values: &["near", "far", "off"] };
    const OFF: LabelValues = LabelValues { name: "side", values: &["none"] };
    const FIELDS: &[&[LabelValues]] = &[&[KIND, SIDE], &[KIND, OFF]];

    #[test]
    fn the_last_label_varies_fastest_within_a_field() {
        static LABELS: &[[Label; 2]; series_count(FIELDS)] = &label_lists(FIELDS);
        let texts: Vec<_> = series(LABELS).iter().map(|series| series.to_text("")).collect();
        assert_eq!(
            texts,
            [
                r#"{kind="a",side="near"}"#,
                r#"{kind="a",side="far"}"#,
                r#"{kind="a",side="off"}"#,
                r#"{kind="b",side="near"}"#,
                r#"{kind="b",side="far"}"#,
                r#"{kind="b",side="off"}"#,
                r#"{kind="a",side="none"}"#,
                r#"{kind="b",side="none"}"#,
            ]
        );
    }

    #[test]
    fn a_label_without_values_has_no_series() {
        assert_eq!(series_count(&[&[KIND, LabelValues { name: "none", values: &[] }]]), 0);
        assert_eq!(series_count(&[]), 0);
    }
}
