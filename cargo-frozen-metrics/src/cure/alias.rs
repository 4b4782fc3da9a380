//! Cures that declare or delete the former name of a metric.

use frozen_metrics_schema::diff::FamilyChanges;
use frozen_metrics_schema::until::Version;
use frozen_metrics_schema::{MetricType, NameTable};

use super::recorded;
use crate::compare::{Family, Pair, PrefixGroup};
use crate::finding::Cure;
use crate::read::Package;

/// Returns the alias that keeps the old name of a renamed metric, or recording rules if more than the name changed.
pub(crate) fn of_renamed(pair: &Pair<'_>) -> Cure {
    match can_be_alias(pair) && pair.head.declared.family.registry_metric.is_none() {
        false => recorded([pair]),
        true => Cure {
            advice: format!(
                "expose the old name, too, until its users have moved: add this to the field of `{}`",
                pair.head.name()
            ),
            language: "rust",
            text: format!(
                "#[metric(renamed_from = {:?}, until = {:?})]\n",
                pair.base.name(),
                next_window(pair.head.file.package.as_ref())
            ),
        },
    }
}

/// Returns the alias that keeps the old names of metrics whose prefix was renamed, or recording rules if more than the
/// names changed.
pub(crate) fn of_renamed_prefix(group: &PrefixGroup<'_>) -> Cure {
    let prefix = |text: &str| text.trim_end_matches('_').to_owned();
    let (old, new) = (prefix(group.old), prefix(group.new));
    if !group.pairs.iter().all(can_be_alias) || old == new {
        return recorded(&group.pairs);
    }
    let former = if old.is_empty() { "none".to_owned() } else { format!("{old:?}") };
    let until = next_window(group.pairs[0].head.file.package.as_ref());
    let fields: String = group
        .pairs
        .iter()
        .take(MAX_FIELDS)
        .map(|pair| {
            let (old, new) = (pair.base.name(), pair.head.name());
            format!("// {new}: renamed_from = {old:?}, until = {until:?}\n")
        })
        .collect();
    Cure {
        advice: format!(
            "expose the old names, too, until their users have moved: add this to the struct if its `prefix` is `{new}`, else to each field"
        ),
        language: "rust",
        text: format!("#[metrics(renamed_from_prefix = {former}, until = {until:?})]\n{fields}"),
    }
}

/// The maximum number of fields that a cure lists.
const MAX_FIELDS: usize = 20;

/// Returns whether the new metric can be exposed under the old name: only the name and the HELP text changed, and
/// OpenMetrics allows both names.
fn can_be_alias(pair: &Pair<'_>) -> bool {
    let (old, new) = (pair.base.declared.family, pair.head.declared.family);
    let (help, unit_line) = (pair.changes.help, pair.changes.unit_line);
    let only_name = FamilyChanges { help, unit_line, ..FamilyChanges::default() };
    let kind = MetricType::from_kind(&new.kind);
    let mut names = NameTable::default();
    names.reserve(&new.name, kind, ());
    pair.changes == only_name
        && old.kind.is_like(&new.kind)
        && names.find(&old.name, kind, |()| true).is_none()
}

/// Returns the next version that may break something, as the end of a window that begins now.
pub(crate) fn next_window(package: Option<&Package>) -> String {
    match package.and_then(|package| package.version.as_ref()).map(Version::numbers) {
        Some([0, minor, _]) => format!("0.{}.0", minor.saturating_add(1)),
        Some([major, ..]) => format!("{}.0.0", major.saturating_add(1)),
        None => "2.0.0".to_owned(),
    }
}

/// Returns what to delete when the window of an alias has ended.
pub(crate) fn of_expired(family: Family<'_>) -> Option<Cure> {
    let next = next_window(family.file.package.as_ref());
    Some(Cure {
        advice: format!("delete this, or state a later end, such as `{next}`"),
        language: "rust",
        text: source(family, family.declared.family.recorded_name())?,
    })
}

/// Returns the alias that was removed before its window ended. `of` is the family that it showed, if the head has it.
pub(crate) fn of_ended(family: Family<'_>, of: Option<Family<'_>>) -> Option<Cure> {
    // The family may have been renamed again.
    let field = of.unwrap_or(family).declared.family.recorded_name();
    Some(Cure {
        advice: "keep the old name until its end".to_owned(),
        language: "rust",
        text: source(family, field)?,
    })
}

/// Returns the keys that declare an alias on the field of this metric.
fn source(family: Family<'_>, field: &str) -> Option<String> {
    let alias = family.declared.family.alias.as_ref()?;
    let (former, until) = (family.name(), &alias.until);
    Some(format!("renamed_from = {former:?}, until = {until:?} // of {field}\n"))
}
