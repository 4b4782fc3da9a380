//! Issues of single selectors that only the head has.

use super::super::expression::Expression;
use super::super::finding::Issue;
use super::super::rules;
use super::sides::{Sides, UsePair};
use super::{Effect, edit};
use crate::level::Level;

/// Returns the effects of what the rules about single selectors find at the head but not at the base.
pub(super) fn effects<'a>(sides: &Sides<'a>, expression: &'a Expression) -> Vec<Effect> {
    let mut effects = Vec::new();
    for pair in sides.uses(expression) {
        let before = rules::issues(&pair.base);
        let mut after = rules::issues(&pair.head);
        // What else is wrong once the new name is used.
        if pair.is_renamed() && !pair.is_dead_fallback() {
            let old = format!("`{}`", pair.base.name());
            let new = edit::new_name(&pair).map(|name| format!("`{name}`"));
            let issues = rules::issues(&pair.followed).into_iter();
            after.extend(issues.map(|issue| Issue {
                message: issue.message.replace(&old, new.as_ref().unwrap_or(&old)),
                ..issue
            }));
        }
        let is_new = |issue: &Issue| !is_known(issue, &before) && !is_group(&pair, issue);
        for mut issue in after.into_iter().filter(is_new) {
            raise(&pair, &mut issue);
            let edit = edit::of_issue(&pair, &mut issue);
            effects.push(pair.effect(issue, edit));
        }
    }
    effects
}

/// Returns whether an issue was one already at the base.
fn is_known(issue: &Issue, before: &[Issue]) -> bool {
    before.iter().any(|old| {
        let is_same = old.rule == issue.rule && old.at == issue.at;
        let was_dead = |value| old.dead.contains(value);
        match issue.dead.is_empty() {
            true => is_same && old.message == issue.message,
            false => is_same && issue.dead.iter().all(was_dead),
        }
    })
}

/// Returns whether the issue is about the labels of an aggregation, which are compared with those of its operand.
fn is_group(pair: &UsePair<'_>, issue: &Issue) -> bool {
    let query = &pair.base.expression.query;
    query.tree.is_some() && query.labels.iter().any(|listed| listed.start == issue.at)
}

/// Raises the level of an issue that a change of the type causes.
fn raise(pair: &UsePair<'_>, issue: &mut Issue) {
    if issue.rule == &rules::RAW_COUNTER
        && pair.family().is_some_and(|(base, head)| base.is_gauge() && head.is_counter())
    {
        issue.level = Level::Danger;
        issue.message =
            format!("`{}` became a counter, and only its value is used", pair.base.name());
    }
}
