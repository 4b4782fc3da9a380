//! The rules of buckets: bounds are finite and in increasing order. `+Inf` is added automatically.

use super::{Location, Report, Subject};
use crate::exposition::{INFINITY, bound};

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let index = subject.index;
    // The rules of a layout type are checked where it is declared.
    let Some(bounds) = subject.declaration.bounds() else { return };
    for (number, message) in bounds_of_buckets(bounds) {
        report.add(Location::Bucket(index, number), message);
    }
}

/// Returns the index of each bound that violates a rule, with the message. An empty list violates a rule at index 0.
///
/// ```
/// use frozen_metrics_schema::rules;
///
/// assert_eq!(rules::bounds_of_buckets(&[0.5, 1.0]), []);
/// let violations = rules::bounds_of_buckets(&[1.0, 0.5]);
/// assert_eq!(violations, [(1, "expected a bound above `1`, found `0.5`: bounds must increase".to_owned())]);
/// ```
pub fn bounds_of_buckets(bounds: &[f64]) -> Vec<(usize, String)> {
    if bounds.is_empty() {
        let message = "expected at least one bound: a histogram without bounds is a counter";
        return vec![(0, message.to_owned())];
    }
    let mut violations = Vec::new();
    for (index, value) in bounds.iter().enumerate() {
        if !value.is_finite() {
            let message = "bucket bounds must be finite";
            violations.push((index, format!("{message}: `{INFINITY}` is added automatically")));
        } else if index > 0 && bounds[index - 1] >= *value {
            let (last, value) = (bound(bounds[index - 1]), bound(*value));
            let message = format!("expected a bound above `{last}`, found `{value}`");
            violations.push((index, format!("{message}: bounds must increase")));
        }
    }
    violations
}
