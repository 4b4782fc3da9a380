//! A unit is a base unit and the last word of the name.

use super::{Declaration, Place, Report, Taste};
use crate::{Kind, unit};

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration) {
    let name = &declared.name;
    let word = unit::word(name);
    match declared.unit.as_deref() {
        Some(unit) if matches!(declared.kind, Kind::Info(_)) => report.add(
            Place::Unit(index),
            format!("an info metric has no unit, found `{unit}` on `{name}`"),
        ),
        Some(unit) if !is_word(unit) => report.add(
            Place::Unit(index),
            format!(
                "expected a unit of lower-case letters, digits and `_`, found `{}`",
                unit.escape_debug()
            ),
        ),
        Some(unit) => {
            if !ends_in(name, unit) {
                let suffix = if name.ends_with("_total") { "_total" } else { "" };
                report.add(
                    Place::Name(index),
                    format!(
                        "expected a name ending in its unit, `_{unit}{suffix}`, found `{name}`"
                    ),
                );
            } else {
                base_unit(report, Place::Unit(index), index, declared, unit);
            }
        }
        None => base_unit(report, Place::Name(index), index, declared, word),
    }
}

fn base_unit(report: &mut Report, place: Place, index: usize, declared: &Declaration, word: &str) {
    if let Some(base) = unit::base_for(word) {
        let message =
            format!("expected a base unit, found `{word}` in `{}`: say `{base}`", declared.name);
        report.taste(Taste::BaseUnit, place, index, declared, message);
    }
}

fn ends_in(name: &str, unit: &str) -> bool {
    let name = name.strip_suffix("_total").unwrap_or(name);
    name.strip_suffix(unit).is_some_and(|rest| rest.ends_with('_'))
}

fn is_word(unit: &str) -> bool {
    unit.starts_with(|c: char| c.is_ascii_lowercase())
        && unit.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
