//! Changes of users' files that mend them.

use std::ops::Range;

use frozen_metrics_schema::diff::{LabelChange, unit_factor};

use super::super::expression::Expression;
use super::super::finding::Issue;
use super::super::promql::{Matcher, Metrics, Operator, Selector};
use super::super::rules::FALLBACK_DEAD;
use super::super::schema::{Part, Sample};
use super::sides::UsePair;
use super::{Edit, Replacement};
use crate::scale::Scale;

impl Edit {
    /// Creates a change of these bytes of an expression. Returns `None` if the file has other text there, or if the new
    /// text could need escapes in the file.
    pub(super) fn new(expression: &Expression, range: Range<usize>, text: String) -> Option<Self> {
        let old = expression.text.get(range.clone())?;
        // What is already in the file needs no escapes.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_:.,()- |/*+=<>".contains(c);
        let is_old = |c: char| old.contains(c) && c != '\n';
        if !text.chars().all(|c| is_plain(c) || is_old(c)) {
            return None;
        }
        let range = expression.range_in_file(&range)?;
        Some(Self::single(range, text))
    }

    /// Creates the change of these bytes of a file.
    pub(crate) fn single(range: Range<usize>, text: String) -> Self {
        Self { replacements: vec![Replacement { range, text }], converts_unit: false }
    }

    /// Returns the bytes of the file from the first to the last replacement, and the text that they become.
    pub(crate) fn whole(&self, file: &str) -> Option<(Range<usize>, String)> {
        let (first, last) = (self.replacements.first()?, self.replacements.last()?);
        let range = first.range.start..last.range.end;
        let (mut text, mut at) = (String::new(), range.start);
        for replacement in &self.replacements {
            text.push_str(file.get(at..replacement.range.start)?);
            text.push_str(&replacement.text);
            at = replacement.range.end;
        }
        Some((range, text))
    }

    /// Creates the change of a label's name at this byte of the file. Returns `None` if the name is not there.
    pub(super) fn of_label(
        expression: &Expression,
        start: usize,
        label: &str,
        text: String,
    ) -> Option<Self> {
        let range = start..start + label.len();
        let is_there = expression.file.text().get(range.clone()) == Some(label);
        is_there.then(|| Self::single(range, text))
    }
}

/// Returns the change that mends an issue if it is certain. Adds help to the issue.
pub(super) fn of_issue(pair: &UsePair<'_>, issue: &mut Issue) -> Option<Edit> {
    if !issue.dead.is_empty() && issue.label.as_deref() != Some("le") {
        return of_value(pair, issue);
    }
    if let Some(label) = issue.label.clone() {
        return of_label(pair, issue, &label);
    }
    if pair.is_renamed() { of_name(pair, issue) } else { None }
}

/// Returns the new name of the sample that a selector names.
pub(super) fn new_name(pair: &UsePair<'_>) -> Option<String> {
    let (base, head) = pair.family()?;
    let (old, new) = (&*base.family.schema.name, &*head.family.schema.name);
    match base.part {
        Part::Value => Some(new.to_owned()),
        Part::Bucket | Part::Total => {
            let part = pair.base.name().strip_prefix(old)?;
            Some(format!("{new}{part}"))
        }
        Part::Created => None,
    }
}

/// Renames the metric.
fn of_name(pair: &UsePair<'_>, issue: &mut Issue) -> Option<Edit> {
    let used = pair.base.name();
    let name = new_name(pair)?;
    let changes = pair.changes()?;
    let mut help = format!("use `{name}`");
    let mut is_pure = changes.kind.is_none();
    if let Some((old, new)) = changes.kind {
        help += &format!(", which is a {new} rather than a {old}");
    }
    // Observations have no unit.
    let is_count = |sample: Sample<'_>| sample.part == Part::Total && used.ends_with("_count");
    let (base, _) = pair.family()?;
    if let Some((old, new)) = changes.unit.filter(|_| !is_count(base)) {
        is_pure = false;
        let what = if base.part == Part::Bucket { "bounds" } else { "values" };
        help += &match old.zip(new).and_then(|(old, new)| unit_factor(old, new)) {
            Some(factor) => {
                format!(", whose {what} are those of `{used}` {}", Scale::of_factor(factor))
            }
            None => format!(", whose unit is {}", new.unwrap_or("not stated")),
        };
    }
    let is_new =
        |selector: &Selector| matches!(&selector.metrics, Metrics::Named(other) if *other == name);
    if *issue.rule == FALLBACK_DEAD && pair.base.expression.query.selectors.iter().any(is_new) {
        issue.help = Some(format!("remove the operand: another one names `{name}`"));
        return None;
    }
    issue.help = Some(help);
    if is_pure { renamed(pair, name) } else { None }
}

/// Returns the change of the name of the metric.
pub(super) fn renamed(pair: &UsePair<'_>, name: String) -> Option<Edit> {
    let (used, start) = (pair.base.name(), pair.base.selector.start);
    let range = start..start + used.len();
    let is_name = pair.base.expression.text.get(range.clone()) == Some(used);
    if is_name { Edit::new(pair.base.expression, range, name) } else { None }
}

/// Returns the new name of a label of the selector's family.
pub(super) fn new_label(pair: &UsePair<'_>, label: &str) -> Option<String> {
    pair.changes()?.labels.iter().find_map(|change| match change {
        LabelChange::Renamed(old, new) if old.name == label => Some(new.name.to_owned()),
        _ => None,
    })
}

/// Describes the labels that replace one, if it cannot be said which of them does.
fn replaced_labels(pair: &UsePair<'_>, label: &str) -> Option<String> {
    let changes = pair.changes()?;
    changes.labels.iter().find_map(|change| match change {
        LabelChange::Split(old, new)
            if new.len() <= MAX_LISTED && old.iter().any(|one| one.name == label) =>
        {
            let names: Vec<&str> = new.iter().map(|one| one.name).collect();
            Some(format!("the new labels are {}", listed(&names)))
        }
        _ => None,
    })
}

fn of_label(pair: &UsePair<'_>, issue: &mut Issue, label: &str) -> Option<Edit> {
    let Some(new) = new_label(pair, label) else {
        issue.help = replaced_labels(pair, label).or(issue.help.take());
        return None;
    };
    issue.help = Some(format!("use `{new}`"));
    let expression = pair.base.expression;
    Edit::of_label(expression, expression.in_file(issue.at), label, new)
}

fn of_value(pair: &UsePair<'_>, issue: &mut Issue) -> Option<Edit> {
    let label = issue.label.clone()?;
    let renamed = renamed_values(pair, &label);
    if let Some(help) = replaced_values(pair, &label, &issue.dead) {
        issue.help = Some(help);
    }
    let new_values = |old: &String| -> Option<Vec<&str>> {
        let new = renamed.iter().filter(|(base, _)| base == old).map(|(_, new)| *new);
        Some(new.collect()).filter(|new: &Vec<_>| !new.is_empty())
    };
    let pairs: Option<Vec<_>> =
        issue.dead.iter().map(|old| Some((old, new_values(old)?))).collect();
    let pairs = pairs.filter(|pairs| !pairs.is_empty())?;
    let shown = pairs.iter().map(|(old, new)| format!("`{old}` is now `{}`", new.join("` or `")));
    issue.help = Some(shown.collect::<Vec<_>>().join(", "));
    let matchers = &pair.base.selector.matchers;
    let matcher = matchers.iter().find(|matcher| matcher.value_start == issue.at)?;
    let is_single = pairs.iter().all(|(_, new)| new.len() == 1);
    let is_regex = matches!(matcher.operator, Operator::Matches | Operator::NotMatches);
    if !is_single && !is_regex {
        return None;
    }
    let new: Vec<_> = pairs.iter().map(|(old, new)| (old.as_str(), new.join("|"))).collect();
    replaced(pair.base.expression, matcher, &new)
}

/// The maximum number of new values or labels that are listed.
const MAX_LISTED: usize = 5;

/// Describes the new values of a label that can replace the dead ones, none of which was renamed.
fn replaced_values(pair: &UsePair<'_>, label: &str, dead: &[String]) -> Option<String> {
    let changes = pair.changes()?;
    let (removed, added) = changes.labels.iter().find_map(|change| match change {
        LabelChange::Values(values) if values.name == label => {
            Some((&values.removed, &values.added))
        }
        _ => None,
    })?;
    let is_removed = dead.iter().all(|value| removed.contains(&&**value));
    match (dead, &added[..]) {
        _ if !is_removed || added.len() > MAX_LISTED => None,
        (_, []) => None,
        ([old], [new]) => Some(format!("`{new}` is new: use it if it replaces `{old}`")),
        (_, many) => Some(format!("the new values are {}", listed(many))),
    }
}

fn listed(names: &[&str]) -> String {
    format!("`{}`", names.join("`, `"))
}

/// Returns the renamed values of a label: each with its old and its new name.
pub(super) fn renamed_values<'a>(pair: &UsePair<'a>, label: &str) -> Vec<(&'a str, &'a str)> {
    let Some(changes) = pair.changes() else { return Vec::new() };
    let of_label = changes.labels.iter().flat_map(|change| match change {
        LabelChange::Values(values) if values.name == label => {
            let split =
                values.split.iter().flat_map(|(old, new)| new.iter().map(|new| (*old, *new)));
            values.renamed.iter().copied().chain(split).collect()
        }
        LabelChange::Constant { name, base, head } if *name == label => vec![(*base, *head)],
        _ => Vec::new(),
    });
    of_label.collect()
}

/// Replaces values of a matcher.
pub(super) fn replaced(
    expression: &Expression,
    matcher: &Matcher,
    values: &[(&str, String)],
) -> Option<Edit> {
    let value = matcher.value.as_ref()?;
    // The value starts after its quote.
    let start = matcher.value_start + 1;
    let range = start..start + value.len();
    // A value with escape sequences is not edited.
    if expression.text.get(range.clone()) != Some(value) {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-/|: ".contains(c);
    let new = |old: &str| {
        values.iter().find(|(value, _)| *value == old).map_or(old, |(_, new)| new).to_owned()
    };
    if matches!(matcher.operator, Operator::Equal | Operator::NotEqual) {
        return Edit::new(expression, range, new(value));
    }
    if values.iter().any(|(_, new)| !new.chars().all(is_word)) {
        return None;
    }
    let inner = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let alternatives: Vec<String> = inner.unwrap_or(value).split('|').map(new).collect();
    let text = alternatives.join("|");
    let text = if inner.is_some() { format!("({text})") } else { text };
    if text == *value { None } else { Edit::new(expression, range, text) }
}
