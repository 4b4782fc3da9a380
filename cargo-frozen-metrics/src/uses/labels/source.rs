//! The labels of the metrics of goldens.

use std::borrow::Cow;

use frozen_metrics_schema::golden::EXAMPLE_KEY;

use super::super::schema::{Part, Sample};
use super::row::{Row, Value};

/// Returns the rows of a sample: one for each series of its golden. `target` are the labels that the scrape adds.
pub(super) fn rows<'a>(sample: &Sample<'a>, target: &'a [String]) -> Vec<Row<'a>> {
    let declared = sample.family.declared;
    let mut common = Row::default();
    for label in target {
        common.set(Cow::Borrowed(label), Some(Value::Any));
    }
    for label in declared.schema.key_labels_of(declared.family) {
        common.set(Cow::Borrowed(&*label.name), Some(Value::Any));
    }
    for label in declared.family.kind.open_labels() {
        common.set(Cow::Borrowed(&**label), Some(Value::Any));
    }
    if sample.part == Part::Bucket {
        common.set(Cow::Borrowed("le"), Some(Value::Any));
    }
    let series = declared.family.series.iter().map(|series| {
        let mut row = common.clone();
        for label in series.labels.iter() {
            let value = match &*label.value {
                // A label without a value counts as absent, but it can hide one of the target.
                "" => None,
                EXAMPLE_KEY => Some(Value::Any),
                text => Some(Value::Text(Cow::Borrowed(text))),
            };
            row.set(Cow::Borrowed(&*label.name), value);
        }
        row
    });
    series.collect()
}
