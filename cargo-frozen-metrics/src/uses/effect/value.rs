//! Values of labels that matchers select or exclude.

use std::collections::BTreeSet;

use super::super::expression::Expression;
use super::super::labels::Selection;
use super::super::promql::{Matcher, Operator};
use super::super::rules::{DEAD_VALUE, NEW_VALUE_SELECTED, alternatives};
use super::super::schema::Values;
use super::sides::{Sides, UsePair};
use super::{Effect, edit};
use crate::level::Level;

/// Returns the effects on matchers whose labels have other values.
pub(super) fn effects<'a>(sides: &Sides<'a>, expression: &'a Expression) -> Vec<Effect> {
    let mut effects = Vec::new();
    for pair in sides.uses(expression) {
        for matcher in &pair.base.selector.matchers {
            effects.extend(also_selected(&pair, matcher));
            effects.extend(overflow(&pair, matcher));
        }
    }
    effects
}

/// Returns the effect on a negative matcher that selects values which the label did not have.
fn also_selected(pair: &UsePair<'_>, matcher: &Matcher) -> Option<Effect> {
    if !matcher.is_negative() {
        return None;
    }
    let selection = Selection::new(matcher)?;
    let label = matcher.label.as_deref()?;
    let (base, head) = pair.family()?;
    let (Values::Closed(old), Values::Closed(new)) =
        (base.family.labels.get(label)?, head.family.labels.get(label)?)
    else {
        return None;
    };
    let renamed: BTreeSet<&str> =
        edit::renamed_values(pair, label).into_iter().map(|(_, new)| new).collect();
    let is_new =
        |value: &&&str| !value.is_empty() && !renamed.contains(**value) && selection.accepts(value);
    let values: Vec<_> =
        new.difference(old).filter(is_new).map(|value| format!("`{value}`")).collect();
    if values.is_empty() {
        return None;
    }
    let message = format!("the matcher also selects the new {} of `{label}`", values.join(", "));
    let mut issue = pair.base.issue(&NEW_VALUE_SELECTED, matcher.value_start, message);
    issue.label = Some(label.to_owned());
    Some(pair.effect(issue, None))
}

/// Returns the effect on a matcher that names the overflow value of a key that has another one.
fn overflow(pair: &UsePair<'_>, matcher: &Matcher) -> Option<Effect> {
    let label = matcher.label.as_deref()?;
    let value = matcher.value.as_deref()?;
    let (base, head) = pair.family()?;
    // Rules about single selectors check the values of other labels.
    let Some(Values::Open) = base.family.labels.get(label) else { return None };
    let Some(Values::Open) = head.family.labels.get(label) else { return None };
    let key_of = |sample: &super::super::schema::Sample<'_>| {
        let mut keys = sample.family.declared.keys();
        keys.find(|key| key.names().any(|name| name == label)).map(|key| key.overflow.to_string())
    };
    let (old, new) = (key_of(&base)?, key_of(&head)?);
    let named = match matcher.operator {
        Operator::Equal | Operator::NotEqual => value == old,
        Operator::Matches | Operator::NotMatches => alternatives(value)?.contains(&old),
    };
    if old == new || !named {
        return None;
    }
    let message = format!("the overflow value `{old}` of `{label}` is now `{new}`");
    let mut issue = pair.base.issue(&DEAD_VALUE, matcher.value_start, message);
    if matcher.is_negative() {
        issue.level = Level::Danger;
    }
    issue.label = Some(label.to_owned());
    issue.help = Some(format!("use `{new}`"));
    let edit = edit::replaced(pair.base.expression, matcher, &[(&old, new)]);
    Some(pair.effect(issue, edit))
}
