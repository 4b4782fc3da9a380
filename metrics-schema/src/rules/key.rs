//! The key of a registry: its labels, a cap and where further keys fold.

use super::{Place, Report, label};
use crate::Key;

pub(super) fn check(report: &mut Report, key: &Key) {
    for (at, this) in key.labels.iter().enumerate() {
        let name = &this.name;
        label::check_name(report, Place::KeyLabel(at), name);
        if key.labels[..at].iter().any(|earlier| earlier.name == *name) {
            report.add(Place::KeyLabel(at), format!("label `{name}` stands twice in the key"));
        }
        if this.overflow.is_empty() {
            report.add(
                Place::KeyOverflow(at),
                format!(
                    "expected a value of `{name}` for the keys past the cap: Prometheus reads an empty one as no label"
                ),
            );
        }
    }
    if key.max_keys == 0 {
        report.add(Place::KeyLimit, "expected at least one key, found a cap of zero");
    }
}
