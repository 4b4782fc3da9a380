//! Names of removed metrics that new metrics have.

use super::super::expression::Expression;
use super::super::rules::RETIRED_NAME_REUSED;
use super::Effect;
use super::sides::Sides;

/// Returns the effects on uses of metrics that were removed before the base and that the head has again.
pub(super) fn reused<'a>(sides: &Sides<'a>, expression: &'a Expression) -> Vec<Effect> {
    let mut effects = Vec::new();
    for pair in sides.uses(expression) {
        let is_new = |name: &&str| pair.base.samples().is_empty() && sides.retired.contains(name);
        let names = pair.head.samples().iter().map(|sample| &*sample.family.schema.name);
        let Some(name) = names.into_iter().find(is_new) else { continue };
        let message =
            format!("`{name}` is the name of a metric that was removed, and a new metric has it");
        let at = pair.head.selector.start;
        effects.push(pair.effect(pair.head.issue(&RETIRED_NAME_REUSED, at, message), None));
    }
    effects
}
