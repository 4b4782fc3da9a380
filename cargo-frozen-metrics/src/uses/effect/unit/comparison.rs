//! Comparisons of values in another unit with numbers.

use std::ops::Range;

use super::super::super::promql::{Binary, NodeKind};
use super::super::super::rules::UNIT_CHANGED;
use super::super::sides::UnitChange;
use super::super::subject::Subject;
use super::super::{Edit, Effect, User};
use super::power::Power;
use crate::level::Level;
use crate::scale::rounded;

/// A comparison of a value in the changed unit with a number.
pub(super) struct Comparison {
    /// The part that is the value, and the power of the unit in it.
    value: usize,
    power: i32,
    /// The part that is the number.
    number: usize,
    threshold: f64,
}

impl Comparison {
    /// Returns the comparison if the value has the changed unit.
    pub(super) fn new(subject: &Subject<'_>, binary: &Binary, powers: &[Power]) -> Option<Self> {
        if !binary.is_comparison() {
            return None;
        }
        let number = |node| Some((subject.unwrapped(node), subject.number(node)?));
        let (value, (number, threshold)) = match (number(binary.left), number(binary.right)) {
            (None, Some(right)) => (binary.left, right),
            (Some(left), None) => (binary.right, left),
            _ => return None,
        };
        let power = powers[value].filter(|power| *power != 0)?;
        Some(Self { value, power, number, threshold })
    }

    /// Returns whether it is the same in all units.
    pub(super) fn is_independent(&self) -> bool {
        self.threshold == 0.0 || !self.threshold.is_finite()
    }

    /// Returns the bytes of the number, unless it is a variable.
    fn literal(&self, subject: &Subject<'_>) -> Option<Range<usize>> {
        let range = subject.tree.nodes[self.number].range.clone();
        let text = subject.expression.text.get(range.clone())?;
        text.parse::<f64>().is_ok().then_some(range)
    }

    /// Returns the number in the new unit; `None` if the number is a variable, or if another one, which converts the unit,
    /// can be what must change instead.
    fn converted(&self, subject: &Subject<'_>, change: &UnitChange) -> Option<f64> {
        self.literal(subject)?;
        let factor = change.factor.filter(|_| !converts(subject, self.value))?;
        Some(rounded(self.threshold * factor.powi(self.power)))
    }

    /// Returns the change of the number.
    pub(super) fn edit(&self, subject: &Subject<'_>, change: &UnitChange) -> Option<Edit> {
        let new = self.converted(subject, change)?;
        Edit::new(subject.expression, self.literal(subject)?, new.to_string())
    }

    /// Creates the effect on the comparison. `rest` is what to say after the help about a new name.
    pub(super) fn effect(
        &self,
        subject: &Subject<'_>,
        change: &UnitChange,
        rest: &str,
    ) -> Option<Effect> {
        let range = subject.tree.nodes[self.number].range.clone();
        let text = subject.expression.text.get(range.clone())?;
        let new = self.converted(subject, change);
        let converts = converts(subject, self.value);
        let is_certain = self.literal(subject).is_some() && !converts;
        let help = match &change.new_name {
            _ if converts => Some("change the number that converts the unit".to_owned()),
            None => new.map(|new| format!("compare with {new}")),
            Some(name) => new.map(|new| match change.through.first() {
                Some(recorded) => {
                    format!("compare with {new} once `{recorded}` is recorded from `{name}`")
                }
                None => format!("use `{name}` and compare with {new}{rest}"),
            }),
        };
        // Alone, it would be wrong as long as the metric has its old name.
        let edit = self.edit(subject, change).filter(|_| change.new_name.is_none());
        Some(Effect {
            rule: &UNIT_CHANGED,
            level: if is_certain { Level::Break } else { Level::Danger },
            message: format!(
                "the value is in {} instead of {}, and compared with `{text}`",
                change.new, change.old
            ),
            families: change.families.clone(),
            label: None,
            user: User::new(subject.expression, range),
            through: change.through.clone(),
            edit,
            help,
        })
    }
}

/// Returns whether a part multiplies or divides by a number.
fn converts(subject: &Subject<'_>, node: usize) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let NodeKind::Binary(binary) = subject.kind(node)
            && matches!(&*binary.operator, "*" | "/")
            && [binary.left, binary.right].iter().any(|operand| subject.number(*operand).is_some())
        {
            return true;
        }
        open.extend(subject.tree.children(node));
    }
    false
}
