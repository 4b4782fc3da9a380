//! The rules of labels: the grammar of names, reserved names and duplicates.

use super::{ClosedLabel, Declaration, Location, Report};
use crate::golden::EXAMPLE_KEY;
use crate::{Key, Kind, name};

/// Reserved label names, each with the reason.
const RESERVED: &[(&str, &str)] = &[
    ("job", "Prometheus sets it on every target"),
    ("instance", "Prometheus sets it on every target"),
    ("le", "it is the bucket bound of a histogram"),
    ("quantile", "it is the quantile of a summary"),
];

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration, key: Option<&Key>) {
    let names: Vec<&str> = declared.label_names().collect();
    for (at, name) in names.iter().enumerate() {
        let location = Location::LabelName(index, at);
        // The label of a state set has the name of the family, which the rules of names check.
        let is_states = declared.kind == Kind::StateSet && *name == declared.name;
        if !is_states && !check_name(report, location, name) {
            continue;
        }
        if key.is_some_and(|key| key.names().any(|label| label == *name)) {
            report.add(location, format!("label `{name}` is already the key of this set"));
        }
        if names[..at].contains(name) {
            report.add(location, format!("duplicate label `{name}` on `{}`", declared.name));
        }
        if let Some(label) = declared.labels.get(at) {
            let location = |number| Location::LabelValue(index, at, number);
            check_values(report, &label.name, &label.values, location);
            told_from_open(report, index, at, declared);
        }
    }
}

/// Checks all values of a label.
pub(super) fn check_values(
    report: &mut Report,
    name: &str,
    values: &[impl AsRef<str> + PartialEq],
    location: impl Fn(usize) -> Location,
) {
    for (number, value) in values.iter().enumerate() {
        if value.as_ref().is_empty() {
            report.add(
                location(number),
                format!(
                    "expected a value for label `{name}`: Prometheus treats an empty label as missing"
                ),
            );
        } else if values[..number].contains(value) {
            let message = format!("duplicate value `{}` of label `{name}`", value.as_ref());
            report.add(location(number), message);
        }
    }
}

/// Reports a constant label of an info with the example value. In a golden, the labels of an info are the
/// last ones with this value.
fn told_from_open(report: &mut Report, index: usize, at: usize, declared: &Declaration) {
    let ClosedLabel { name, values } = &declared.labels[at];
    let taken = values.iter().position(|value| value == EXAMPLE_KEY);
    if let Some(number) = taken.filter(|_| matches!(declared.kind, Kind::Info(_))) {
        report.add(
            Location::LabelValue(index, at, number),
            format!(
                "label `{name}` has the value `{EXAMPLE_KEY}`, which on an info stands for any value in its golden: give it another one"
            ),
        );
    }
}

/// Checks the name of a label. Returns whether it is legal.
pub(super) fn check_name(report: &mut Report, location: Location, label: &str) -> bool {
    label_name(label).map_err(|message| report.add(location, message)).is_ok()
}

/// Checks the name of a label: its grammar, and that it is not reserved.
///
/// # Errors
///
/// Returns an error that states the problem and what is expected.
///
/// ```
/// use frozen_metrics_schema::rules;
///
/// assert_eq!(rules::label_name("adapter"), Ok(()));
/// assert_eq!(
///     rules::label_name("job"),
///     Err("label `job` is reserved: Prometheus sets it on every target".to_owned()),
/// );
/// ```
pub fn label_name(label: &str) -> Result<(), String> {
    name::label(label).map_err(|error| error.to_string())?;
    match RESERVED.iter().find(|(reserved, _)| *reserved == label) {
        Some((_, why)) => Err(format!("label `{label}` is reserved: {why}")),
        None => Ok(()),
    }
}
