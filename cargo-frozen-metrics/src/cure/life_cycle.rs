//! Cures of changes in the life of a metric.

use crate::compare::{Family, Pair};
use crate::finding::Cure;

/// Returns the attribute that restores the stability of the base.
pub(crate) fn of_demoted(pair: &Pair<'_>) -> Cure {
    let stability = pair.base.stability();
    Cure {
        advice: "keep the stability".to_owned(),
        language: "rust",
        text: format!("#[metric(stability = \"{stability}\")]\n"),
    }
}

/// Returns another name for a metric whose name was retired. A former name that was retired is deleted, unless it is
/// restored on purpose.
pub(crate) fn of_reused(family: Family<'_>) -> Cure {
    let name = family.name();
    let (advice, text) = match &family.declared.family.alias {
        None => (
            format!("declare the metric under a name that no release had, not `{name}`"),
            format!("#[metric(name = \"{name}_v2\")]\n"),
        ),
        Some(alias) => (
            format!(
                "delete this from the field of `{of}`; if `{name}` meant the same as `{of}` does, ignore the finding in `metrics.toml` with this reason",
                of = alias.of
            ),
            format!("renamed_from = {name:?}, until = {:?}\n", alias.until),
        ),
    };
    Cure { advice, language: "rust", text }
}
