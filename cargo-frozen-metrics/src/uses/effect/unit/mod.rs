//! Values in another unit, and the numbers that they are compared with.

mod comparison;
mod conversion;
mod power;

use frozen_metrics_schema::diff::unit_factor;

use super::super::expression::Owner;
use super::super::rules::UNIT_CHANGED;
use super::super::schema::Part;
use super::sides::{Sides, UnitChange};
use super::subject::Subject;
use super::{Effect, User, edit};
use crate::scale::Scale;
use comparison::Comparison;
use conversion::Conversion;
use power::{Power, counts, powers, values};

/// The longest chain of recorded metrics along which units are followed.
const MAX_CHAIN: usize = 50;

/// The values of an expression in a unit that changed.
struct Values<'a, 'b> {
    subject: &'b Subject<'a>,
    /// The change of the unit of each selector.
    changes: Vec<Option<UnitChange>>,
    change: UnitChange,
    /// The power of the unit in each part.
    powers: Vec<Power>,
    comparisons: Vec<Comparison>,
}

/// Adds the effects on an expression whose values are in another unit. If all of it can be converted, the effects on its
/// names get the same edit.
pub(super) fn add_effects(subject: &Subject<'_>, effects: &mut Vec<Effect>) {
    let Some(values) = Values::new(subject) else { return };
    let conversion = Conversion::new(&values);
    effects.extend(values.effects(conversion.is_some()));
    if let Some(conversion) = conversion {
        effects.iter_mut().for_each(|effect| conversion.mend(effect));
    }
}

impl<'a, 'b> Values<'a, 'b> {
    /// Returns `None` if no unit changed, or several did.
    fn new(subject: &'b Subject<'a>) -> Option<Self> {
        let changes = changes(subject, 0);
        let mut known: Vec<&UnitChange> = changes.iter().flatten().collect();
        known.dedup_by(|one, other| (&one.old, &one.new) == (&other.old, &other.new));
        let [change] = known[..] else { return None };
        let change = change.clone();
        let powers = values(subject, &changes);
        let binaries = subject.binaries();
        let comparisons =
            binaries.filter_map(|(_, binary)| Comparison::new(subject, binary, &powers)).collect();
        Some(Self { subject, changes, change, powers, comparisons })
    }

    /// Returns the effects on comparisons or on the result. `is_converted` is whether all of the expression can be converted.
    fn effects(&self, is_converted: bool) -> Vec<Effect> {
        let has_new_unit = self.has_new_unit();
        let rest = match (is_converted, has_new_unit) {
            (true, _) => String::new(),
            (false, true) => format!(": the result is then in {}", self.change.new),
            (false, false) => ", and check the other operands".to_owned(),
        };
        let comparisons = self.comparisons.iter().filter(|comparison| !comparison.is_independent());
        let effect = |comparison: &Comparison| comparison.effect(self.subject, &self.change, &rest);
        let mut effects: Vec<Effect> = comparisons.filter_map(effect).collect();
        if effects.is_empty() && has_new_unit {
            effects.push(self.result());
        }
        effects
    }

    /// Returns the effect on an expression whose result is in another unit.
    fn result(&self) -> Effect {
        let Self { subject, change, .. } = self;
        let what = match subject.expression.owner {
            Owner::Record(_) => "the recorded values are",
            _ => "the result is",
        };
        let root = subject.tree.root().unwrap_or_default();
        let power = self.powers.last().copied().flatten();
        let factor = change.factor.zip(power).map(|(factor, power)| factor.powi(power));
        let help = |factor| format!("new values are old ones {}", Scale::of_factor(factor));
        Effect {
            rule: &UNIT_CHANGED,
            level: UNIT_CHANGED.level,
            message: format!("{what} in {} instead of {}", change.new, change.old),
            families: change.families.clone(),
            label: None,
            user: User::new(subject.expression, subject.tree.nodes[root].range.clone()),
            through: change.through.clone(),
            edit: None,
            help: factor.map(help),
        }
    }

    /// Returns whether the result is in the new unit. What an alert compares decides whether it fires, so that its result
    /// does not matter.
    fn has_new_unit(&self) -> bool {
        let is_alert = matches!(self.subject.expression.owner, Owner::Alert(_));
        let decides = is_alert && !self.comparisons.is_empty();
        !decides && self.powers.last().is_some_and(|power| *power != Some(0))
    }
}

/// Returns the change of the unit of each selector.
fn changes(subject: &Subject<'_>, depth: usize) -> Vec<Option<UnitChange>> {
    let pairs = subject.sides.uses(subject.expression);
    let change = pairs.map(|pair| {
        if pair.base.samples().is_empty() {
            return recorded(subject.sides, pair.base.name(), depth + 1);
        }
        if pair.is_dead_fallback() {
            return None;
        }
        let (Some(old), Some(new)) = pair.changes()?.unit? else { return None };
        let is_value = |part: Part, name: &str| match part {
            Part::Value | Part::Bucket => true,
            Part::Total => name.ends_with("_sum"),
            Part::Created => false,
        };
        let (base, _) = pair.family()?;
        if !is_value(base.part, pair.base.name()) {
            return None;
        }
        let factor = unit_factor(old, new);
        Some(UnitChange {
            old: old.to_owned(),
            new: new.to_owned(),
            factor,
            new_name: if pair.is_renamed() { edit::new_name(&pair) } else { None },
            families: pair.families(),
            through: Vec::new(),
            is_of_bounds: base.part == Part::Bucket,
        })
    });
    change.collect()
}

/// Returns the change of the unit of a recorded metric.
fn recorded<'a>(sides: &'a Sides<'a>, name: &str, depth: usize) -> Option<UnitChange> {
    let [rule] = sides.base.recording(name) else { return None };
    if let Some(known) = sides.units.borrow().get(rule) {
        return known.clone();
    }
    // A metric that is recorded from itself, or from a long chain of others, has no known unit.
    sides.units.borrow_mut().insert(*rule, None);
    if depth > MAX_CHAIN {
        return None;
    }
    let subject = Subject::new(sides, sides.base.expression(*rule))?;
    let changes = changes(&subject, depth);
    let change = changes.iter().flatten().next()?.clone();
    let is_same = |other: &UnitChange| (&other.old, &other.new) == (&change.old, &change.new);
    let power = powers(&subject, &changes).last().copied().flatten();
    let change =
        Some(change.clone()).filter(|_| power == Some(1) && changes.iter().flatten().all(is_same));
    let change = change.map(|mut change| {
        change.through.push(name.to_owned());
        change.is_of_bounds = counts(&subject, &changes).last().is_some_and(|counts| *counts);
        change
    });
    sides.units.borrow_mut().insert(*rule, change.clone());
    change
}
