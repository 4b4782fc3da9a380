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

/// Returns another name for a metric whose name was retired.
pub(crate) fn of_reused(family: Family<'_>) -> Cure {
    let name = family.name();
    Cure {
        advice: format!("declare the metric under a name that no release had, not `{name}`"),
        language: "rust",
        text: format!("#[metric(name = \"{name}_v2\")]\n"),
    }
}
