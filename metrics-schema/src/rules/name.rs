//! The rules of names: their grammar, their suffixes, and what they should not contain.

use super::{Location, Report, Subject, lints};
use crate::{Key, Kind, MetricType, name};

/// Types whose keywords a name should not contain.
const TYPE_WORDS: [MetricType; 4] =
    [MetricType::Counter, MetricType::Gauge, MetricType::Histogram, MetricType::Summary];

/// Checks a name. Returns whether it is legal, so that its words can be checked.
pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) -> bool {
    let declared = subject.declaration;
    let location = Location::Name(subject.index);
    if !name::is_legal_on_the_wire(&declared.name) {
        report.add(location, name::metric(&declared.name).err().unwrap_or_default());
        report.has_illegal_names.push(subject.index);
        return false;
    }
    if declared.kind == Kind::StateSet && !name::is_legal_label(&declared.name) {
        let message =
            "expected a name that a label can have, because the label of a state set has it";
        report.add(location, format!("{message}, found `{}`", declared.name));
        report.has_illegal_names.push(subject.index);
        return false;
    }
    if let Err(message) = name::metric(&declared.name) {
        report.lint(lints::CASE, location, subject, message);
    }
    // If the type differs from that of the family, the error is in the type and not in the suffix.
    if subject.earlier.first().is_none_or(|first| first.kind.is_like(&declared.kind)) {
        suffix(report, location, subject);
    }
    type_in_name(report, subject);
    label_in_name(report, subject);
    true
}

fn suffix(report: &mut Report<'_>, location: Location, subject: &Subject<'_>) {
    let (name, kind) = (&subject.declaration.name, &subject.declaration.kind);
    if let Some(suffix) = kind.suffix().filter(|suffix| !name.ends_with(suffix)) {
        let message =
            format!("expected a name ending in `{suffix}` for this {kind}, found `{name}`");
        let lint = if *kind == Kind::Counter { lints::COUNTER_SUFFIX } else { lints::INFO_SUFFIX };
        report.lint(lint, location, subject, message);
    }
    for (other, lint) in
        [(MetricType::Counter, lints::TOTAL_SUFFIX), (MetricType::Info, lints::RESERVED_SUFFIX)]
    {
        let suffix = other.suffix().filter(|suffix| name.ends_with(suffix));
        if let Some(suffix) = suffix.filter(|_| MetricType::from_kind(kind) != other) {
            let message =
                format!("expected a name without `{suffix}` for this {kind}, found `{name}`");
            let reason = format!("the suffix is reserved for {other} metrics");
            report.lint(lint, location, subject, format!("{message}: {reason}"));
        }
    }
    let mut reserved = MetricType::RESERVED_SUFFIXES.iter();
    if let Some(suffix) = reserved.find(|suffix| name.ends_with(**suffix)) {
        let message = "which is reserved for the samples of a histogram or summary: rename it";
        let message = format!("`{name}` ends in `{suffix}`, {message}");
        report.lint(lints::RESERVED_SUFFIX, location, subject, message);
    }
}

fn type_in_name(report: &mut Report<'_>, subject: &Subject<'_>) {
    let name = &subject.declaration.name;
    if let Some(word) = TYPE_WORDS.iter().map(|known| known.word()).find(|word| holds(name, word)) {
        let message =
            format!("`{name}` contains its type: drop `{word}`, the TYPE line already states it");
        report.lint(lints::TYPE_IN_NAME, Location::Name(subject.index), subject, message);
    }
}

fn label_in_name(report: &mut Report<'_>, subject: &Subject<'_>) {
    let declared = subject.declaration;
    let name = &declared.name;
    let labels = subject.key.into_iter().flat_map(Key::names);
    // OpenMetrics requires that the label of a state set has the name of the family.
    let is_its_own = |label: &&str| declared.kind == Kind::StateSet && *label == name;
    let own = declared.label_names().filter(|label| !is_its_own(label));
    if let Some(label) = labels.chain(own).find(|label| holds(name, label)) {
        let message =
            format!("`{name}` contains the name of its label `{label}`: rename one of them");
        report.lint(lints::LABEL_IN_NAME, Location::Name(subject.index), subject, message);
    }
}

/// Returns whether the name contains `words` as whole words.
fn holds(name: &str, words: &str) -> bool {
    !words.is_empty() && format!("_{name}_").contains(&format!("_{words}_"))
}
