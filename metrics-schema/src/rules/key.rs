//! The key of a registry: a label, a cap and where further keys fold.

use super::{Place, Report, label};
use crate::Key;

pub(super) fn check(report: &mut Report, key: &Key) {
    label::check_name(report, Place::KeyLabel, &key.label);
    if key.max_keys == 0 {
        report.add(Place::KeyLimit, "expected at least one key, found a cap of zero");
    }
    if key.overflow.is_empty() {
        report.add(
            Place::KeyOverflow,
            format!(
                "expected a value of `{}` for the keys past the cap: Prometheus reads an empty one as no label",
                key.label
            ),
        );
    }
}
