//! The rules of buckets: bounds are finite and in increasing order. `+Inf` is added automatically.

use super::{Declaration, Location, Report};
use crate::Kind;
use crate::exposition::bound;

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration) {
    let Kind::Histogram(buckets) = &declared.kind else {
        return;
    };
    let bounds = buckets.bounds();
    if bounds.is_empty() {
        report.add(
            Location::Bucket(index, 0),
            "expected at least one bound: `+Inf` alone is a counter",
        );
    }
    for (at, value) in bounds.iter().enumerate() {
        let location = Location::Bucket(index, at);
        if !value.is_finite() {
            report.add(location, "bucket bounds must be finite: `+Inf` is added automatically");
        } else if at > 0 && bounds[at - 1] >= *value {
            report.add(
                location,
                format!(
                    "expected a bound above `{}`, found `{}`: buckets rise",
                    bound(bounds[at - 1]),
                    bound(*value)
                ),
            );
        }
    }
}
