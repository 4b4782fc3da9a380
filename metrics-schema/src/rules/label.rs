//! Label names: their grammar, the reserved ones, and none twice.

use super::{Declaration, Place, Report};
use crate::{Key, name};

/// Label names that something else writes, and what does.
const RESERVED: &[(&str, &str)] = &[
    ("job", "Prometheus sets it on every target"),
    ("instance", "Prometheus sets it on every target"),
    ("le", "it is the bucket bound of a histogram"),
    ("quantile", "it is the quantile of a summary"),
];

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration, key: Option<&Key>) {
    for (at, label) in declared.labels.iter().enumerate() {
        let place = Place::LabelName(index, at);
        if !check_name(report, place, &label.name) {
            continue;
        }
        if key.is_some_and(|key| key.label == label.name) {
            report.add(place, format!("label `{}` is the key of this set already", label.name));
        }
        if declared.labels[..at].iter().any(|earlier| earlier.name == label.name) {
            report
                .add(place, format!("label `{}` stands twice on `{}`", label.name, declared.name));
        }
        if label.value.is_empty() {
            report.add(
                Place::LabelValue(index, at),
                format!(
                    "expected a value for label `{}`: Prometheus reads an empty one as no label",
                    label.name
                ),
            );
        }
    }
}

/// The rules of a label's name alone; whether they hold.
pub(super) fn check_name(report: &mut Report, place: Place, label: &str) -> bool {
    if let Err(error) = name::label(label) {
        report.add(place, error.to_string());
        return false;
    }
    if let Some((_, why)) = RESERVED.iter().find(|(reserved, _)| *reserved == label) {
        report.add(place, format!("label `{label}` is reserved: {why}"));
        return false;
    }
    true
}
