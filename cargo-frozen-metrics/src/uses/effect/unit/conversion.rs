//! The edit that converts a whole expression to another unit: the new names, and the numbers in the new unit.

use frozen_metrics_schema::exposition::bound;

use super::super::super::promql::{Matcher, Operator};
use super::super::super::rules::{
    ABSENT_FIRES, DEAD_BOUND, UNIT_CHANGED, UNKNOWN_METRIC, alternatives,
};
use super::super::super::schema::Part;
use super::super::sides::UsePair;
use super::super::{Edit, Effect, Replacement, edit};
use super::Values;
use crate::scale::{is_rescaled, rounded};

/// The edit of an expression whose metrics have new names and another unit.
#[derive(Debug, Default)]
pub(super) struct Conversion {
    replacements: Vec<Replacement>,
    /// The bytes of the file at which the effects are that the edit mends.
    places: Vec<usize>,
}

impl Conversion {
    /// Returns `None` if no metric with another unit was renamed, or if a part of the expression cannot be converted. Half
    /// of the edit would change what the expression means.
    pub(super) fn new(values: &Values<'_, '_>) -> Option<Self> {
        let (subject, change) = (values.subject, &values.change);
        // The rule that records a metric would have to change together with all expressions that use it.
        let is_direct = values.changes.iter().flatten().all(|change| change.through.is_empty());
        if !is_direct || values.has_new_unit() || !values.agree() {
            return None;
        }
        let mut conversion = Self::default();
        conversion.names(values)?;
        for comparison in values.comparisons.iter().filter(|one| !one.is_independent()) {
            conversion.add(comparison.edit(subject, change)?);
        }
        conversion.replacements.sort_by_key(|replacement| replacement.range.start);
        Some(conversion)
    }

    /// Sets the edit of an effect that it mends.
    pub(super) fn mend(&self, effect: &mut Effect) {
        let rules = [&UNKNOWN_METRIC, &ABSENT_FIRES, &DEAD_BOUND, &UNIT_CHANGED];
        if rules.contains(&effect.rule) && self.places.contains(&effect.user.range.start) {
            let replacements = self.replacements.clone();
            effect.edit = Some(Edit { replacements, converts_unit: true });
        }
    }

    fn add(&mut self, edit: Edit) {
        self.places.extend(edit.replacements.first().map(|first| first.range.start));
        self.replacements.extend(edit.replacements);
    }

    /// Adds the new names of the metrics and the bounds of their buckets.
    fn names(&mut self, values: &Values<'_, '_>) -> Option<()> {
        let expression = values.subject.expression;
        let pairs: Vec<_> = values.subject.sides.uses(expression).collect();
        let changed = pairs.iter().zip(&values.changes).filter(|(_, change)| change.is_some());
        let families: Vec<_> = changed.flat_map(|(pair, _)| pair.families()).collect();
        let is_of_family =
            |pair: &&UsePair<'_>| pair.families().iter().any(|name| families.contains(name));
        let mut renamed = 0;
        // The number of observations has no unit, but a new name.
        for pair in pairs.iter().filter(is_of_family) {
            if pair.is_renamed() && !pair.is_dead_fallback() {
                self.add(renaming(pair)?);
                renamed += 1;
            }
            let factor = values.change.factor?;
            let (base, head) = pair.family()?;
            let [old, new] = [base, head].map(|sample| sample.family.schema.kind.bounds());
            // Other buckets give another result.
            if base.part == Part::Bucket && !is_rescaled(old, new, factor) {
                return None;
            }
            for matcher in &pair.base.selector.matchers {
                if matcher.label.as_deref() == Some("le") {
                    self.bounds(pair, matcher, factor, new)?;
                }
            }
        }
        (renamed > 0).then_some(())
    }

    /// Adds the new bounds of a matcher.
    fn bounds(
        &mut self,
        pair: &UsePair<'_>,
        matcher: &Matcher,
        factor: f64,
        bounds: &[f64],
    ) -> Option<()> {
        let expression = pair.base.expression;
        let value = matcher.value.as_deref().filter(|value| !value.contains('\\'))?;
        let values = match matcher.operator {
            Operator::Equal | Operator::NotEqual => vec![value.to_owned()],
            Operator::Matches | Operator::NotMatches => alternatives(value)?,
        };
        self.places.push(expression.in_file(matcher.value_start));
        let mut at = 0;
        for text in values {
            // Alternatives have no escape sequences, so each of them is in the value.
            at += value.get(at..)?.find(&text)?;
            let start = matcher.value_start + 1 + at;
            at += text.len();
            let old: f64 = text.parse().ok()?;
            if old.is_infinite() {
                continue;
            }
            let new = rounded(old * factor);
            if !bounds.contains(&new) {
                return None;
            }
            let edit = Edit::new(expression, start..start + text.len(), bound(new))?;
            self.replacements.extend(edit.replacements);
        }
        Some(())
    }
}

/// Returns the change of the name that a selector names; `None` if more than the name and the unit changed.
fn renaming(pair: &UsePair<'_>) -> Option<Edit> {
    if pair.changes()?.kind.is_some() {
        return None;
    }
    edit::renamed(pair, edit::new_name(pair)?)
}

impl Values<'_, '_> {
    /// Returns whether the power of the unit is known in all parts, and equal in vectors that are compared.
    fn agree(&self) -> bool {
        let (subject, powers) = (self.subject, &self.powers);
        let is_same = |(_, binary): (usize, &super::super::super::promql::Binary)| {
            let is_number =
                [binary.left, binary.right].iter().any(|one| subject.number(*one).is_some());
            !binary.is_comparison() || is_number || powers[binary.left] == powers[binary.right]
        };
        powers.iter().all(Option::is_some) && subject.binaries().all(is_same)
    }
}
