//! The rules of buckets: bounds are finite and in increasing order. `+Inf` is added automatically.

use super::{Location, Report, Subject};
use crate::Kind;
use crate::exposition::{INFINITY, bound};

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let index = subject.index;
    let Kind::Histogram(buckets) = &subject.declaration.kind else { return };
    let bounds = buckets.bounds();
    if bounds.is_empty() {
        let message = "expected at least one bound: a histogram without bounds is a counter";
        report.add(Location::Bucket(index, 0), message);
    }
    for (number, value) in bounds.iter().enumerate() {
        let location = Location::Bucket(index, number);
        if !value.is_finite() {
            let message = "bucket bounds must be finite";
            report.add(location, format!("{message}: `{INFINITY}` is added automatically"));
        } else if number > 0 && bounds[number - 1] >= *value {
            let (last, value) = (bound(bounds[number - 1]), bound(*value));
            let message = format!("expected a bound above `{last}`, found `{value}`");
            report.add(location, format!("{message}: bounds must increase"));
        }
    }
}
