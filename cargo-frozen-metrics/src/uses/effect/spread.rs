//! Follows effects to those who depend on the affected expressions.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::super::join::Join;
use super::{Effect, User};
use crate::finding::Level;

/// What makes two effects one as far as their dependents are concerned.
type Cause = (&'static str, Vec<String>, Option<String>);

/// Returns the effects, given with the index of their expression, and those on the dependents of their expressions. What
/// depends on several expressions that are affected by the same cause is affected once.
pub(super) fn spread(join: &Join<'_>, effects: Vec<(usize, Effect)>) -> Vec<Effect> {
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
            let users = dependents.entry(index).or_insert_with(|| join.direct_dependents(index));
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
