//! Values in another unit, and the numbers that they are compared with.

use frozen_metrics_schema::diff::unit_factor;

use super::super::expression::Owner;
use super::super::promql::{Binary, NodeKind};
use super::super::rules::UNIT_CHANGED;
use super::super::schema::Part;
use super::sides::{Sides, UnitChange};
use super::subject::Subject;
use super::{Edit, Effect, User};
use crate::level::Level;
use crate::scale::Scale;

/// The power with which the changed unit is a part of a value; `None` if that is not known.
type Power = Option<i32>;

/// The longest chain of recorded metrics along which units are followed.
const MAX_CHAIN: usize = 50;

/// Returns the effects on an expression whose values are in another unit.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let changes: Vec<Option<UnitChange>> = changes(subject, 0);
    let mut known: Vec<&UnitChange> = changes.iter().flatten().collect();
    known.dedup_by(|one, other| (&one.old, &one.new) == (&other.old, &other.new));
    // Several changed units in one expression are not followed.
    let [change] = known[..] else { return Vec::new() };
    let powers = values(subject, &changes);
    let mut effects = Vec::new();
    let binaries = subject.binaries();
    let comparisons: Vec<_> =
        binaries.filter_map(|(_, binary)| Comparison::new(subject, binary, &powers)).collect();
    effects.extend(comparisons.iter().filter_map(|comparison| comparison.effect(subject, change)));
    let is_changed = |power: &Power| *power != Some(0);
    // What an alert compares decides whether it fires.
    let is_alert = matches!(subject.expression.owner, Owner::Alert(_));
    let decides = is_alert && !comparisons.is_empty();
    if effects.is_empty() && !decides && powers.last().is_some_and(is_changed) {
        effects.push(result(subject, change));
    }
    effects
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

/// Returns the power of the changed unit in the values of each part.
fn values(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<Power> {
    let counts = counts(subject, changes);
    let powers = powers(subject, changes).into_iter().zip(counts);
    powers.map(|(power, counts)| if counts { Some(0) } else { power }).collect()
}

/// Returns whether each part counts the observations of buckets, whose bounds have the changed unit.
fn counts(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<bool> {
    let mut counts: Vec<bool> = Vec::with_capacity(subject.tree.nodes.len());
    for (index, node) in subject.tree.nodes.iter().enumerate() {
        let is_count = match &node.kind {
            NodeKind::Selector(selector) => {
                changes[*selector].as_ref().is_some_and(|change| change.is_of_bounds)
            }
            NodeKind::Call { function, .. } if function == "histogram_quantile" => false,
            _ => subject.tree.children(index).iter().any(|child| counts[*child]),
        };
        counts.push(is_count);
    }
    counts
}

/// Returns the power of the changed unit in each part. Buckets have the unit of their bounds.
fn powers(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<Power> {
    let mut powers: Vec<Power> = Vec::with_capacity(subject.tree.nodes.len());
    for node in &subject.tree.nodes {
        let power = match &node.kind {
            NodeKind::Number(_) | NodeKind::String(_) => Some(0),
            NodeKind::Selector(selector) => Some(i32::from(changes[*selector].is_some())),
            NodeKind::Wrapped(inner) => powers[*inner],
            NodeKind::Call { function, arguments } => {
                let arguments: Vec<Power> =
                    arguments.iter().map(|argument| powers[*argument]).collect();
                of_call(function, &arguments)
            }
            NodeKind::Aggregate { operator, operand, .. } => match &**operator {
                "count" | "group" => Some(0),
                "sum" | "avg" | "min" | "max" | "stddev" | "topk" | "bottomk" | "quantile"
                | "limitk" => powers[*operand],
                _ => powers[*operand].filter(|power| *power == 0),
            },
            NodeKind::Binary(binary) => of_binary(subject, binary, &powers),
        };
        powers.push(power);
    }
    powers
}

fn of_call(function: &str, arguments: &[Power]) -> Power {
    let all: Option<i32> = arguments.iter().copied().sum();
    match function {
        // The unit of buckets is that of the quantile, and not that of their rate.
        "histogram_quantile" => all,
        "absent" | "absent_over_time" | "present_over_time" | "count_over_time" | "changes"
        | "resets" | "timestamp" | "sgn" | "histogram_count" => Some(0),
        "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv" | "abs" | "sort"
        | "sort_desc" | "label_replace" | "label_join" | "scalar" | "vector" | "predict_linear"
        | "avg_over_time" | "min_over_time" | "max_over_time" | "sum_over_time"
        | "last_over_time" | "first_over_time" | "quantile_over_time" | "stddev_over_time"
        | "histogram_sum" | "histogram_avg" => all,
        _ => all.filter(|power| *power == 0),
    }
}

fn of_binary(subject: &Subject<'_>, binary: &Binary, powers: &[Power]) -> Power {
    let (left, right) = (powers[binary.left]?, powers[binary.right]?);
    match &*binary.operator {
        "*" => Some(left + right),
        "/" => Some(left - right),
        "+" | "-" | "%" if left == right => Some(left),
        // A number that was added is a number in the old unit.
        "+" | "-" | "%" => None,
        "and" | "unless" => Some(left),
        "or" if left == right || subject.number(binary.right).is_some() => Some(left),
        "or" => None,
        _ if binary.is_comparison() && binary.matching.returns_bool => Some(0),
        _ if binary.is_comparison() => Some(left),
        _ => Some(left).filter(|_| left == 0 && right == 0),
    }
}

/// A comparison of a value in the changed unit with a number.
struct Comparison {
    /// The part that is the value, and the power of the unit in it.
    value: usize,
    power: i32,
    /// The part that is the number.
    number: usize,
    threshold: f64,
}

impl Comparison {
    /// Returns the comparison if the value has the changed unit.
    fn new(subject: &Subject<'_>, binary: &Binary, powers: &[Power]) -> Option<Self> {
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

    fn effect(&self, subject: &Subject<'_>, change: &UnitChange) -> Option<Effect> {
        // The same in all units.
        if self.threshold == 0.0 || !self.threshold.is_finite() {
            return None;
        }
        let range = subject.tree.nodes[self.number].range.clone();
        // A number that replaces a variable is not the threshold.
        let text = subject.expression.text.get(range.clone())?;
        let is_literal = text.parse::<f64>().is_ok();
        let new = change.factor.map(|factor| rounded(self.threshold * factor.powi(self.power)));
        let new = new.filter(|_| is_literal);
        // A number that converts the unit can be what must change instead.
        let converts = converts(subject, self.value);
        let help = match converts {
            true => Some("change the number that converts the unit".to_owned()),
            false => new.map(|new| format!("compare with {new}")),
        };
        let new = new.filter(|_| !converts);
        Some(Effect {
            rule: &UNIT_CHANGED,
            level: if is_literal && !converts { Level::Break } else { Level::Danger },
            message: format!(
                "the value is in {} instead of {}, and compared with `{text}`",
                change.new, change.old
            ),
            families: change.families.clone(),
            label: None,
            user: User::new(subject.expression, range.clone()),
            through: change.through.clone(),
            edit: new.and_then(|new| Edit::new(subject.expression, range, new.to_string())),
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

/// Removes the rounding error of a product.
fn rounded(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Returns the effect on an expression whose result is in another unit.
fn result(subject: &Subject<'_>, change: &UnitChange) -> Effect {
    let what = match subject.expression.owner {
        Owner::Record(_) => "the recorded values are",
        _ => "the result is",
    };
    let root = subject.tree.root().unwrap_or_default();
    Effect {
        rule: &UNIT_CHANGED,
        level: UNIT_CHANGED.level,
        message: format!("{what} in {} instead of {}", change.new, change.old),
        families: change.families.clone(),
        label: None,
        user: User::new(subject.expression, subject.tree.nodes[root].range.clone()),
        through: change.through.clone(),
        edit: None,
        help: change
            .factor
            .map(|factor| format!("new values are old ones {}", Scale::of_factor(factor))),
    }
}
