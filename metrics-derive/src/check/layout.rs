//! The bounds of a bucket layout.

use frozen_metrics_schema::rules;

use crate::errors::Errors;
use crate::model::Layout;

/// Reports bounds that are not finite or do not increase, and an empty list.
pub(crate) fn layout(errors: &mut Errors, layout: &Layout) {
    let bounds: Vec<f64> = layout.bounds.iter().map(|bound| bound.value).collect();
    for (index, message) in rules::bounds_of_buckets(&bounds) {
        let bound = layout.bounds.get(index);
        errors.at_span(bound.map_or(layout.attribute, |bound| bound.span), message);
    }
}
