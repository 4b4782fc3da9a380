//! The rules of labels: the grammar of names, reserved names and duplicates.

use super::{Location, Report, StyleLint, Subject, lints};
use crate::golden::EXAMPLE_KEY;
use crate::{Kind, name};

/// The labels of a target.
const OF_TARGETS: &[&str] = &["job", "instance"];

/// Reserved label names, each with the reason.
const RESERVED: &[(&str, &str)] = &[
    ("le", "it is the bucket bound of a histogram"),
    ("quantile", "it is the quantile of a summary"),
];

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let Subject { index, declaration: declared, key, .. } = *subject;
    let names: Vec<&str> = declared.label_names().collect();
    for (label_index, name) in names.iter().enumerate() {
        let location = Location::LabelName(index, label_index);
        // The label of a state set has the name of the family, which the rules of names check.
        let is_states = declared.kind == Kind::StateSet && *name == declared.name;
        match check_label(name) {
            _ if is_states => {}
            Err(LabelFault::Illegal(message)) => {
                report.add(location, message);
                report.has_illegal_names.push(index);
                continue;
            }
            Err(LabelFault::Lint(lint, message)) => report.lint(lint, location, subject, message),
            Ok(()) => {}
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
            match &label.values[..] {
                [only] if only.is_empty() => {
                    let message = empty(name);
                    report.lint(lints::EMPTY_LABEL, location(0), subject, message);
                }
                values => check_values(report, name, values, location),
            }
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
    report: &mut Report<'_>,
    name: &str,
    values: &[impl AsRef<str> + PartialEq],
    location: impl Fn(usize) -> Location,
) {
    for (number, value) in values.iter().enumerate() {
        let message = match value.as_ref() {
            "" => empty(name),
            text if values[..number].contains(value) => {
                format!("duplicate value `{text}` of label `{name}`")
            }
            _ => continue,
        };
        report.add(location(number), message);
    }
}

fn empty(label: &str) -> String {
    format!("label `{label}` has an empty value: {EMPTY}")
}

/// The problem with an empty label value and its fix, for the end of a message.
pub const EMPTY: &str = "Prometheus treats an empty label as missing; write a value";

/// What is wrong with the name of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelFault {
    /// A scraper would reject or misread the label. The message states the problem and what is expected.
    Illegal(String),
    /// The name violates a style lint.
    Lint(StyleLint, String),
}

/// Checks the name of a label: its grammar, that it is not reserved, and the style lints.
///
/// # Errors
///
/// Returns the first problem.
///
/// ```
/// use frozen_metrics_schema::rules::{self, LabelFault, lints};
///
/// assert_eq!(rules::check_label("adapter"), Ok(()));
/// assert!(matches!(rules::check_label("__name__"), Err(LabelFault::Illegal(_))));
/// assert!(matches!(rules::check_label("job"), Err(LabelFault::Lint(lints::TARGET_LABEL, _))));
/// ```
pub fn check_label(label: &str) -> Result<(), LabelFault> {
    if let Err(message) = name::label(label) {
        return Err(match name::is_legal_label(label) {
            true => LabelFault::Lint(lints::CASE, message),
            false => LabelFault::Illegal(message),
        });
    }
    if let Some((_, why)) = RESERVED.iter().find(|(reserved, _)| *reserved == label) {
        let message = format!("label `{label}` is reserved: {why}; use another name");
        return Err(LabelFault::Illegal(message));
    }
    if OF_TARGETS.contains(&label) {
        let message =
            format!("Prometheus sets the label `{label}` on every target: use another name");
        return Err(LabelFault::Lint(lints::TARGET_LABEL, message));
    }
    Ok(())
}

/// Checks the name of a label that cannot allow a style lint.
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
///     Err("Prometheus sets the label `job` on every target: use another name".to_owned()),
/// );
/// ```
pub fn label_name(label: &str) -> Result<(), String> {
    check_label(label).map_err(|fault| match fault {
        LabelFault::Illegal(message) | LabelFault::Lint(_, message) => message,
    })
}
