//! Compares what is wrong with an expression at the base and at the head.

use super::super::expression::Expression;
use super::super::finding::Issue;
use super::super::join::{Join, Use};
use super::super::rules;
use super::{Effect, User};

/// The expressions, joined with the metrics of both sides.
pub(super) struct Sides<'a> {
    pub(super) base: Join<'a>,
    pub(super) head: Join<'a>,
    /// The head, in which renamed metrics have their former names, too.
    pub(super) followed: Join<'a>,
}

impl<'a> Sides<'a> {
    /// Returns what the change does to an expression itself.
    pub(super) fn effects(&'a self, expression: &'a Expression) -> Vec<Effect> {
        let mut effects = Vec::new();
        let uses = self.base.uses(expression).zip(self.head.uses(expression));
        for ((old, new), followed) in uses.zip(self.followed.uses(expression)) {
            let before = rules::issues(&old);
            let mut after = rules::issues(&new);
            // What else is wrong once the new name is used.
            if new.samples().is_empty() && !followed.samples().is_empty() {
                after.extend(rules::issues(&followed));
            }
            let families = families(&old, &followed);
            for issue in after.into_iter().filter(|issue| !is_known(issue, &before)) {
                effects.push(effect(&new, issue, families.clone()));
            }
        }
        effects
    }
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

/// Returns the names of the families that a selector selects: those of the base, and their new names.
fn families(base: &Use<'_>, head: &Use<'_>) -> Vec<String> {
    let samples = base.samples().iter().chain(head.samples());
    let mut names: Vec<String> = Vec::new();
    for name in samples.map(|sample| sample.family.schema.name.to_string()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn effect(used: &Use<'_>, issue: Issue, families: Vec<String>) -> Effect {
    let length = used.name().len();
    let is_name = used.expression.text[issue.at..].starts_with(used.name());
    let end = issue.at + if is_name && issue.at == used.selector.start { length } else { 0 };
    Effect {
        rule: issue.rule,
        level: issue.level,
        message: issue.message,
        families,
        label: issue.label,
        user: User::new(used.expression, issue.at..end),
        through: Vec::new(),
        edit: None,
        help: issue.help,
    }
}
