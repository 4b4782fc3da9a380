//! Operators whose operands no longer match.

mod cure;
mod duplicates;
mod removal;

use std::collections::BTreeSet;

use super::super::labels::{Rows, unmatched};
use super::super::promql::{Binary, Side};
use super::super::rules::MATCHING_BROKEN;
use super::cause::Cause;
use super::subject::Subject;
use super::{Effect, User};
use crate::level::Level;

/// Returns the effects on the operators of an expression.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for (node, binary) in subject.binaries() {
        effects
            .extend(Operation::new(subject, node, binary).and_then(|operation| operation.effect()));
    }
    effects
}

/// An operator between two vectors, with the labels of its operands.
struct Operation<'a, 'b> {
    subject: &'b Subject<'a>,
    node: usize,
    binary: &'a Binary,
    /// The rows of the left and of the right operand.
    base: [&'b Rows<'a>; 2],
    head: [&'b Rows<'a>; 2],
}

/// How the labels of an operand changed.
struct Difference {
    side: Side,
    is_gained: bool,
    label: String,
}

impl<'a, 'b> Operation<'a, 'b> {
    fn new(subject: &'b Subject<'a>, node: usize, binary: &'a Binary) -> Option<Self> {
        let operands = [binary.left, binary.right];
        let base = operands.map(|operand| &subject.base.rows[operand]);
        let head = operands.map(|operand| &subject.head.rows[operand]);
        (base != head).then_some(Self { subject, node, binary, base, head })
    }

    fn effect(&self) -> Option<Effect> {
        let base = self.subject.base.matches.get(&self.node)?;
        let head = self.subject.head.matches.get(&self.node)?;
        if head.is_empty && !base.is_empty {
            return Some(self.empty());
        }
        let was_wrong = base.duplicates.as_ref().is_some_and(|base| base.is_certain);
        let duplicates = head.duplicates.as_ref().filter(|_| !was_wrong);
        duplicates.and_then(|found| self.duplicates(found)).or_else(|| self.partly_empty())
    }

    /// Creates the effect of series that match nothing because only they have a new label.
    fn partly_empty(&self) -> Option<Effect> {
        let sides = match &*self.binary.operator {
            "or" | "unless" => return None,
            "and" => &[Side::Left][..],
            _ => &[Side::Left, Side::Right],
        };
        if self.binary.matching.fills || self.head.iter().any(|rows| rows.is_rough) {
            return None;
        }
        let rest = unmatched(self.binary, self.head);
        let found = sides.iter().find_map(|side| {
            let index = side.index();
            let (base, others) = (self.base[index], self.head[1 - index]);
            let is_new =
                |label: &&str| base.lacks(label) && others.lacks(label) && self.is_matched(label);
            let labels = rest[index].iter().flat_map(|row| row.labels.keys());
            Some((*side, labels.map(|label| &**label).find(is_new)?.to_owned()))
        });
        let (side, label) = found?;
        let message = format!(
            "the series of the {} operand of `{}` with the new label `{label}` match none of the {} one, and are left out",
            word(side),
            self.binary.operator,
            word(other(side))
        );
        let is_fallback = self.subject.is_fallback(self.node);
        let level = if is_fallback { Level::Note } else { Level::Danger };
        let help = Some(format!("exclude `{label}` from the match"));
        Some(Effect { level, help, ..self.new_effect(message, Some(label), Some(side)) })
    }

    /// Returns whether a label takes part in the match.
    fn is_matched(&self, label: &str) -> bool {
        self.binary.matching.labels.includes(label)
    }

    /// Creates the effect of operands that do not match.
    fn empty(&self) -> Effect {
        let differences = self.differences();
        let result = match &*self.binary.operator {
            "or" => "so that the result has the series of both",
            "unless" => "so that the right one no longer excludes anything",
            _ => "so that no series match and the result is empty",
        };
        let first = differences.first();
        let message = match first {
            Some(Difference { side, is_gained: true, .. }) => {
                let labels =
                    labels(differences.iter().filter(|one| one.side == *side && one.is_gained));
                format!(
                    "the {} operand of `{}` has the new label {labels}, which the {} one does not have, {result}",
                    word(*side),
                    self.binary.operator,
                    word(other(*side))
                )
            }
            Some(Difference { side, label, .. }) => format!(
                "the {} operand of `{}` no longer has the label `{label}`, {result}",
                word(*side),
                self.binary.operator
            ),
            None => format!(
                "the operands of `{}` no longer have a label set in common, {result}",
                self.binary.operator
            ),
        };
        let level = match &*self.binary.operator {
            _ if self.subject.is_fallback(self.node) => Level::Note,
            "or" => Level::Note,
            "unless" => Level::Danger,
            _ => Level::Break,
        };
        let label = first.map(|first| first.label.clone());
        let (edit, help) = match first {
            Some(Difference { is_gained: false, .. }) => self.without_lost(&differences),
            _ => self.excluded(&differences),
        };
        Effect { level, edit, help, ..self.new_effect(message, label, None) }
    }

    /// Returns the labels that only one operand has at the head.
    fn differences(&self) -> Vec<Difference> {
        let all: BTreeSet<&str> =
            self.base.iter().chain(&self.head).flat_map(|rows| rows.names()).collect();
        let mut found = Vec::new();
        for label in all.into_iter().filter(|label| self.is_matched(label)) {
            for side in [Side::Left, Side::Right] {
                let index = side.index();
                let other = self.head[1 - index];
                let difference =
                    |is_gained| Difference { side, is_gained, label: label.to_owned() };
                if self.head[index].always_has(label)
                    && other.lacks(label)
                    && !self.base[index].always_has(label)
                {
                    found.push(difference(true));
                }
                if self.head[index].lacks(label)
                    && other.always_has(label)
                    && !self.base[index].lacks(label)
                {
                    found.push(difference(false));
                }
            }
        }
        found.sort_by_key(|difference| !difference.is_gained);
        found
    }

    fn new_effect(&self, message: String, label: Option<String>, side: Option<Side>) -> Effect {
        let node = side.map_or(self.node, |side| self.binary.operand(side));
        let subject = self.subject;
        let Cause { families, through } = subject.sides.cause(
            subject.expression,
            &subject.tree.selectors(node),
            label.as_deref(),
        );
        Effect {
            rule: &MATCHING_BROKEN,
            level: MATCHING_BROKEN.level,
            message,
            families,
            label,
            user: User::new(subject.expression, self.binary.range.clone()),
            through,
            edit: None,
            help: None,
        }
    }
}

fn labels<'a>(differences: impl Iterator<Item = &'a Difference>) -> String {
    let labels: Vec<_> = differences.map(|one| format!("`{}`", one.label)).collect();
    labels.join(", ")
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}
