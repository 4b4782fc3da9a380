//! Rules about former names that are still exposed, and about the end of their windows.

use std::collections::BTreeSet;

use frozen_metrics_schema::Alias;
use frozen_metrics_schema::until::Until;

use super::metric::METRIC_REMOVED;
use super::retired::METRIC_REMOVED_AFTER_WINDOW;
use super::{Mirror, Rule, levels};
use crate::clock::today;
use crate::compare::{Family, Pair, PrefixGroup};
use crate::finding::Part;
use crate::level::Level;
use crate::read::GoldenFile;

pub(crate) static METRIC_RENAMED_WITH_ALIAS: Rule = Rule {
    id: "metric_renamed_with_alias",
    title: "metric renamed, old name still exposed",
    description: "The metric has another name and is also exposed under the old one for some time. A change of its type, unit or \
                  labels is a part of its own. A note if both names were exposed before, and the metric has its former name \
                  again.",
    levels: levels(Level::Danger, Level::Note, Level::Note),
    why: "Queries on the old name work until it ends. A query whose pattern matches both names counts everything twice.",
    outage: "An invented example: a dashboard sums `{__name__=~\"bus_.*_total\"}`, and shows twice the rate while both names \
             exist.",
    cure: "Change the queries to the new name before the old one ends.",
    mirror: Mirror::Varies("the metric under the new name is removed"),
};

pub(crate) static ALIAS_CHANGED: Rule = Rule {
    id: "alias_changed",
    title: "old name shows another metric",
    description: "The old name of a renamed metric is now that of another metric, or a metric of its own, although the \
                  renamed metric still exists.",
    levels: levels(Level::Break, Level::Break, Level::Note),
    why: "Queries on the old name return the values of another metric, and no error tells so.",
    outage: "An invented example: the old name of a latency was reused for the latency of another service, and an alert \
             compared that with a threshold for the first.",
    cure: "Keep the old name until its end, and give the other metric a name that was never used.",
    mirror: Mirror::Varies("a metric can become an old name of another one by a rename"),
};

pub(crate) static WINDOW_CHANGED: Rule = Rule {
    id: "window_changed",
    title: "end of an old name changed",
    description: "The old name of a renamed metric ends with another version or on another day than before.",
    levels: levels(Level::Note, Level::Note, Level::Note),
    why: "Queries on the old name work for longer than its users were told, or for less time.",
    outage: "An invented example: an old name was to end with 3.0.0 and ended with 2.0.0, before its users had changed their \
             dashboards.",
    cure: "Tell the users of the old name about an earlier end, or restore the later one.",
    mirror: Mirror::Is("window_changed"),
};

pub(crate) static WINDOW_EXPIRED: Rule = Rule {
    id: "window_expired",
    title: "old name still exposed after its end",
    description: "The package has reached the version, or the day has passed, until which the old name is exposed.",
    levels: levels(Level::Danger, Level::Note, Level::Note),
    why: "Users were told that the old name ends, and whoever reads the golden cannot tell when it does.",
    outage: "An invented example: a name was to end with 2.0.0 and is still exposed by 2.3.0, so new dashboards use it.",
    cure: "Delete `renamed_from` and `until` and accept the change of the golden, or state a later end.",
    mirror: Mirror::Varies("the rule looks only at the head"),
};

/// Returns the part of a metric that is exposed under its old name, too.
pub(crate) fn renamed_with_alias(pair: &Pair<'_>) -> Part {
    let (old, new) = (pair.base.name(), pair.head.name());
    let end = pair.alias.map(Alias::until_text).unwrap_or_default();
    let back = if pair.has_former_name { "back " } else { "" };
    let text =
        format!("`{old}` renamed {back}to `{new}`, and exposed under both names until {end}");
    let part = METRIC_RENAMED_WITH_ALIAS.part(text, Some(old), Some(new), pair.head.at(None));
    // Both names were exposed before.
    let level = if pair.has_former_name { Level::Note } else { part.level };
    Part { level, ..part }.naming_metrics()
}

/// Returns the part of metrics that are exposed under their old prefix, too.
pub(crate) fn renamed_prefix_with_alias(group: &PrefixGroup<'_>) -> Part {
    let PrefixGroup { old, new, pairs } = group;
    let ends: BTreeSet<_> =
        pairs.iter().filter_map(|pair| pair.alias).map(Alias::until_text).collect();
    let (end, count) = (ends.into_iter().collect::<Vec<_>>().join(" or "), pairs.len());
    let text = format!(
        "prefix `{old}` of {count} metrics renamed to `{new}`, and exposed under both names until {end}"
    );
    let location = pairs[0].head.at(None);
    METRIC_RENAMED_WITH_ALIAS.part(text, Some(old), Some(new), location).naming_metrics()
}

/// Returns the part of an old name that shows another metric than before.
pub(crate) fn alias_changed(pair: &Pair<'_>) -> Option<Part> {
    let (Some(old), new) = pair.changes.alias? else { return None };
    // If the metric was renamed again, or has its old name back, the values are still the same.
    let is_there = pair.head.declared.schema.family(&old.of).is_some_and(|of| of.alias.is_none());
    if !is_there || new.is_some_and(|new| new.of == old.of) {
        return None;
    }
    let (of, new) = (&old.of, new.map(|new| &*new.of));
    let text = match new {
        Some(new) => format!("old name of `{of}` became one of `{new}`"),
        None => format!("old name of `{of}` became a metric of its own"),
    };
    let location = pair.head.at(pair.head.lines.annotation("ALIAS"));
    Some(ALIAS_CHANGED.part(text, Some(of), new, location))
}

/// Returns the part of an old name that ends with another version or on another day than before.
pub(crate) fn window_changed(pair: &Pair<'_>) -> Option<Part> {
    let (Some(old), Some(new)) = pair.changes.alias? else { return None };
    if old.until == new.until {
        return None;
    }
    let text = format!("end of the old name: {} became {}", old.until_text(), new.until_text());
    let location = pair.head.at(pair.head.lines.annotation("ALIAS"));
    Some(WINDOW_CHANGED.part(text, Some(&old.until), Some(&new.until), location))
}

/// Returns whether the window of an alias has ended: the package of its golden has reached the version, or the day has
/// passed.
pub(crate) fn has_ended(until: &Until, golden: &GoldenFile) -> bool {
    let version = golden.package.as_ref().and_then(|package| package.version.as_ref());
    version.is_some_and(|version| until.is_reached(version)) || until.is_past(today())
}

/// Returns the end of the window of an alias; `None` if the family is not an alias.
fn end(alias: Family<'_>) -> Option<Until> {
    Until::parse(&alias.declared.family.alias.as_ref()?.until).ok()
}

/// Returns whether an alias of the base ended on time. `of` is a family of its package in the head, if there is one.
pub(crate) fn is_over(alias: Family<'_>, of: Option<Family<'_>>) -> bool {
    end(alias).is_some_and(|until| has_ended(&until, of.unwrap_or(alias).file))
}

/// Returns the part of an alias that should have been removed.
pub(crate) fn window_expired(family: Family<'_>) -> Option<Part> {
    let alias = family.declared.family.alias.as_ref()?;
    end(family).is_some_and(|until| has_ended(&until, family.file)).then(|| {
        let text = format!("old name still exposed after its end, {}", alias.until_text());
        let location = family.at(family.lines.annotation("ALIAS"));
        WINDOW_EXPIRED.part(text, None, Some(&alias.until), location)
    })
}

/// Returns the part of an alias that was removed before its end.
pub(crate) fn ended_early(alias: Family<'_>) -> Part {
    let end = alias.declared.family.alias.as_ref().map(Alias::until_text);
    let text = format!("old name removed before its end, {}", end.unwrap_or_default());
    METRIC_REMOVED.part(text, Some(alias.name()), None, alias.at(None))
}

/// Returns the part of an alias that was removed after its window.
pub(crate) fn ended(alias: Family<'_>) -> Part {
    let end = alias.declared.family.alias.as_ref().map(Alias::until_text);
    let text = format!("old name removed after {}", end.unwrap_or_default());
    METRIC_REMOVED_AFTER_WINDOW.part(text, Some(alias.name()), None, alias.at(None))
}
