//! Follows effects to the dependents of the affected expressions.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ops::Range;

use super::super::expression::Owner;
use super::super::join::{Join, Use};
use super::super::promql::Metrics as Selected;
use super::super::rules;
use super::{Effect, User};
use crate::level::Level;

/// The rule, the families and the label of an effect. Effects with the same cause affect a dependent once.
type Cause = (&'static str, Vec<String>, Option<String>);

/// Returns the effects, given with the index of their expression, and those on the dependents of their expressions. What
/// depends on several expressions that are affected by the same cause is affected once.
pub(super) fn spread<'a>(join: &'a Join<'a>, effects: Vec<(usize, Effect)>) -> Vec<Effect> {
    let mut by_cause: BTreeMap<Cause, Vec<(usize, &Effect)>> = BTreeMap::new();
    for (index, effect) in effects.iter().filter(|(_, effect)| effect.level > Level::Note) {
        let cause = (effect.rule.id, effect.families.clone(), effect.label.clone());
        by_cause.entry(cause).or_default().push((*index, effect));
    }
    let mut dependents = HashMap::new();
    let mut more = Vec::new();
    for sources in by_cause.into_values() {
        let mut seen: HashSet<usize> = sources.iter().map(|(index, _)| *index).collect();
        let mut open: VecDeque<(usize, Effect)> =
            sources.into_iter().map(|(index, effect)| (index, effect.clone())).collect();
        while let Some((index, effect)) = open.pop_front() {
            let users = dependents.entry(index).or_insert_with(|| dependents_of(join, index));
            for dependent in users.iter() {
                if !seen.insert(dependent.expression) {
                    continue;
                }
                let expression = join.expression(dependent.expression);
                let mut through = effect.through.clone();
                through.push(dependent.through.clone());
                let level = if dependent.is_fallback { Level::Note } else { effect.level };
                let user = User::new(expression, dependent.range.clone());
                let indirect = Effect { level, user, through, edit: None, ..effect.clone() };
                if level > Level::Note {
                    open.push_back((dependent.expression, indirect.clone()));
                }
                more.push(indirect);
            }
        }
    }
    let direct = effects.into_iter().map(|(_, effect)| effect);
    direct.chain(more).collect()
}

/// An expression that depends on another one.
struct Dependent {
    /// Its index.
    expression: usize,
    /// The recorded metric or the variable through which it depends on the other one.
    through: String,
    /// The bytes of the expression that depend on it.
    range: Range<usize>,
    /// Whether the other operand of an `or` remains.
    is_fallback: bool,
}

/// Returns those who use what an expression records, or the variable whose values it lists.
fn dependents_of<'a>(join: &'a Join<'a>, index: usize) -> Vec<Dependent> {
    let own = join.expression(index);
    let users = join.dependents.direct(own).into_iter().filter(|user| *user != index);
    match &own.owner {
        Owner::Record(name) => users.filter_map(|user| use_of_record(join, user, name)).collect(),
        Owner::Variable(name) => {
            let through = format!("${name}");
            let dependent = |expression| Dependent {
                expression,
                through: through.clone(),
                range: 0..0,
                is_fallback: false,
            };
            users.map(dependent).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns how an expression uses a recorded metric; `None` if it was not understood.
fn use_of_record<'a>(join: &'a Join<'a>, expression: usize, name: &str) -> Option<Dependent> {
    let own = join.expression(expression);
    if !own.query.is_reliable {
        return None;
    }
    let is_used = |used: &Use<'_>| match &used.selector.metrics {
        Selected::Named(used) => used == name,
        Selected::Matching(pattern) => {
            rules::matching(pattern, std::iter::once(name)).next().is_some()
        }
        Selected::Any => false,
    };
    let mut uses: Vec<_> = join.uses(own).filter(is_used).collect();
    // A use that is not a fallback comes first.
    uses.sort_by_key(rules::is_fallback);
    let used = uses.first()?;
    let start = used.selector.start;
    let end = start + if own.text[start..].starts_with(name) { name.len() } else { 0 };
    Some(Dependent {
        expression,
        through: name.to_owned(),
        range: start..end,
        is_fallback: rules::is_fallback(used),
    })
}
