//! The rules of units: a unit is a base unit, and the name ends in it.

use super::{Declaration, Location, Report, Subject, lints};
use crate::golden::UNIT;
use crate::{FamilySchema, Kind, unit};

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let (declared, index) = (subject.declaration, subject.index);
    let name = &declared.name;
    if let Some(unit) = declared.fixed_unit.filter(|unit| !unit::is_unit_of(unit, name)) {
        report.lint(lints::UNIT_SUFFIX, Location::Name(index), subject, lacks(name, unit));
    }
    let word = unit::last_word(name);
    let Some(unit) = declared.annotation(&UNIT) else {
        // A name of one letter is not a unit.
        let is_name = word.len() == 1 && name.starts_with(word);
        if is_name || !base_unit(report, Location::Name(index), subject, word) {
            elsewhere(report, subject);
        }
        return;
    };
    if matches!(declared.kind, Kind::Info(_)) {
        let message = format!("an info metric has no unit, found `{unit}` on `{name}`");
        report.add(Location::Annotation(index, &UNIT), message);
    } else if !unit::is_unit_of(unit, name) {
        report.add(Location::Name(index), lacks(name, unit));
    } else if !base_unit(report, Location::Annotation(index, &UNIT), subject, unit) {
        elsewhere(report, subject);
    }
}

/// Returns a family with the name and the unit of the declaration, for comparisons of units.
pub(super) fn family(declared: &Declaration) -> FamilySchema {
    let unit = declared.fixed_unit.or_else(|| declared.annotation(&UNIT));
    FamilySchema {
        unit: unit.map(|unit| unit.to_owned().into()),
        ..named(&declared.kind, &declared.name)
    }
}

/// Returns a family of which only the name states the unit.
pub(super) fn named(kind: &Kind, name: &str) -> FamilySchema {
    FamilySchema {
        name: name.to_owned().into(),
        ..FamilySchema::new("", kind.clone(), None, "", &[])
    }
}

/// Reports a unit before the last word of the name.
fn elsewhere(report: &mut Report<'_>, subject: &Subject<'_>) {
    if let Some(word) = unit::misplaced_unit(&subject.declaration.name) {
        base_unit(report, Location::Name(subject.index), subject, word);
    }
}

/// Reports a word that is a unit other than a base unit. Returns whether it is one.
fn base_unit(
    report: &mut Report<'_>,
    location: Location,
    subject: &Subject<'_>,
    word: &str,
) -> bool {
    let base = unit::base_for(word);
    if let Some(base) = base {
        let name = &subject.declaration.name;
        let message = format!("expected a base unit, found `{word}` in `{name}`: use `{base}`");
        report.lint(lints::BASE_UNIT, location, subject, message);
    }
    base.is_some()
}

/// Returns the message about a name that does not end in its unit.
fn lacks(name: &str, unit: &str) -> String {
    let suffix = if name.ends_with("_total") { "_total" } else { "" };
    format!("expected a name ending in its unit, `_{unit}{suffix}`, found `{name}`")
}
