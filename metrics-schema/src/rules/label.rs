//! The rules of labels: the grammar of names, reserved names and duplicates.

use super::{Location, Report, Subject};
use crate::golden::EXAMPLE_KEY;
use crate::{Kind, name};

/// Reserved label names, each with the reason.
const RESERVED: &[(&str, &str)] = &[
    ("job", "Prometheus sets it on every target"),
    ("instance", "Prometheus sets it on every target"),
    ("le", "it is the bucket bound of a histogram"),
    ("quantile", "it is the quantile of a summary"),
];

pub(super) fn check(report: &mut Report, subject: &Subject<'_>) {
    let Subject { index, declaration: declared, key, .. } = *subject;
    let names: Vec<&str> = declared.label_names().collect();
    for (label_index, name) in names.iter().enumerate() {
        let location = Location::LabelName(index, label_index);
        // The label of a state set has the name of the family, which the rules of names check.
        let is_states = declared.kind == Kind::StateSet && *name == declared.name;
        if !is_states && !check_name(report, location, name) {
            continue;
        }
        if key.is_some_and(|key| key.names().any(|label| label == *name)) {
            report
                .add(location, format!("label `{name}` is already a label of the key: rename it"));
        }
        if names[..label_index].contains(name) {
            report.add(location, format!("duplicate label `{name}` on `{}`", declared.name));
        }
        if let Some(label) = declared.labels.get(label_index) {
            let location = |number| Location::LabelValue(index, label_index, number);
            check_values(report, name, &label.values, location);
            // In a golden, the labels of an info are the last ones with the example value.
            let taken = label.values.iter().position(|value| value == EXAMPLE_KEY);
            if let Some(number) = taken.filter(|_| matches!(declared.kind, Kind::Info(_))) {
                let message = "which goldens use for the labels of an info: use another value";
                let label = format!("label `{name}` has the value `{EXAMPLE_KEY}`");
                report.add(location(number), format!("{label}, {message}"));
            }
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
        let message = match value.as_ref() {
            "" => format!("label `{name}` has an empty value: {EMPTY}"),
            text if values[..number].contains(value) => {
                format!("duplicate value `{text}` of label `{name}`")
            }
            _ => continue,
        };
        report.add(location(number), message);
    }
}

/// The problem with an empty label value and its fix, for the end of a message.
pub const EMPTY: &str = "Prometheus treats an empty label as missing; write a value";

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
///     Err("label `job` is reserved: Prometheus sets it on every target; use another name".to_owned()),
/// );
/// ```
pub fn label_name(label: &str) -> Result<(), String> {
    name::label(label)?;
    match RESERVED.iter().find(|(reserved, _)| *reserved == label) {
        Some((_, why)) => Err(format!("label `{label}` is reserved: {why}; use another name")),
        None => Ok(()),
    }
}
