//! Alerts whose result gets a new label, so that one alert becomes several.

use super::super::expression::Owner;
use super::super::promql::NodeKind;
use super::super::rules::MATCHING_MULTIPLIED;
use super::cause::Cause;
use super::subject::Subject;
use super::sum::{is_additive, summed};
use super::{Effect, User};

/// Returns the effect on an alert whose result has a new label.
pub(super) fn effect(subject: &Subject<'_>) -> Option<Effect> {
    let Owner::Alert(_) = subject.expression.owner else { return None };
    let (base, head) = (subject.base.root()?, subject.head.root()?);
    let is_known = base.rows.iter().all(|row| !row.has_others);
    // An expression that names the label was written for it.
    let is_new = |label: &&str| {
        !base.has(label) && head.varies(label) && !subject.expression.query.names(label)
    };
    // A label that replaces another one multiplies nothing.
    if base.names().into_iter().any(|label| base.varies(label) && head.lacks(label)) {
        return None;
    }
    let label =
        head.names().into_iter().find(is_new).filter(|_| is_known && !base.rows.is_empty())?;
    let root = subject.tree.root()?;
    let Cause { families, through } =
        subject.sides.cause(subject.expression, &subject.tree.selectors(root), Some(label));
    if subject.sides.are_infos(&families) {
        return None;
    }
    let is_new_name = subject.sides.is_new_name(&families, label);
    let added = compared(subject, root).filter(|operand| is_additive(subject, *operand));
    let (edit, help) = match added.filter(|_| !is_new_name) {
        Some(operand) => summed(subject, operand, &[label]),
        None => (None, None),
    };
    Some(Effect {
        rule: &MATCHING_MULTIPLIED,
        level: MATCHING_MULTIPLIED.level,
        message: format!(
            "the result has the new label `{label}`, so that there is one alert for each of its values"
        ),
        families,
        label: Some(label.to_owned()),
        user: User::new(subject.expression, subject.tree.nodes[root].range.clone()),
        through,
        edit,
        help,
    })
}

/// Returns the operand that a comparison with a number filters.
fn compared(subject: &Subject<'_>, node: usize) -> Option<usize> {
    let NodeKind::Binary(binary) = subject.kind(subject.unwrapped(node)) else { return None };
    let has_number = subject.number(binary.right).is_some();
    (binary.is_comparison() && has_number).then_some(binary.left)
}
