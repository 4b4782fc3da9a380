//! Label names: their grammar, the reserved ones, and none twice.

use super::{ClosedLabel, Declaration, Location, Report};
use crate::golden::EXAMPLE_KEY;
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
        let location = Location::LabelName(index, at);
        // A state set's own label has the name of the family, whose rules are checked.
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

/// The rules of all values of a label.
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

/// A golden tells the labels of an info by their value: they are those at the end that have it.
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

/// The rules of a label's name alone; whether they hold.
pub(super) fn check_name(report: &mut Report, location: Location, label: &str) -> bool {
    label_name(label).map_err(|message| report.add(location, message)).is_ok()
}

/// The rules of a label's name alone: its grammar, and that nothing else writes it.
///
/// # Errors
///
/// One sentence: what is wrong, and what is expected.
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
