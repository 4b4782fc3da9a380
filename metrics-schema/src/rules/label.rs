//! Label names: their grammar, the reserved ones, and none twice.

use super::{ClosedLabel, Declaration, Place, Report};
use crate::{Key, Kind, name};

/// Label names that something else writes, and what does.
const RESERVED: &[(&str, &str)] = &[
    ("job", "Prometheus sets it on every target"),
    ("instance", "Prometheus sets it on every target"),
    ("le", "it is the bucket bound of a histogram"),
    ("quantile", "it is the quantile of a summary"),
];

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration, key: Option<&Key>) {
    let names: Vec<&str> = declared.label_names().collect();
    for (at, name) in names.iter().enumerate() {
        let place = Place::LabelName(index, at);
        // A state set's own label has the name of the family, whose rules are checked.
        let is_states = declared.kind == Kind::StateSet && *name == declared.name;
        if !is_states && !check_name(report, place, name) {
            continue;
        }
        if key.is_some_and(|key| key.label == *name) {
            report.add(place, format!("label `{name}` is the key of this set already"));
        }
        if names[..at].contains(name) {
            report.add(place, format!("label `{name}` stands twice on `{}`", declared.name));
        }
        if let Some(label) = declared.labels.get(at) {
            check_values(report, index, at, label);
        }
    }
}

fn check_values(report: &mut Report, index: usize, at: usize, label: &ClosedLabel) {
    for (number, value) in label.values.iter().enumerate() {
        let place = Place::LabelValue(index, at, number);
        let name = &label.name;
        if value.is_empty() {
            report.add(
                place,
                format!(
                    "expected a value for label `{name}`: Prometheus reads an empty one as no label"
                ),
            );
        } else if label.values[..number].contains(value) {
            report.add(place, format!("label `{name}` has the value `{value}` already"));
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
