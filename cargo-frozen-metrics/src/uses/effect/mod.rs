//! The effects of a change of the goldens on the users of the metrics.
//!
//! ```text
//! goldens of the base ──▶ issues and labels of each expression ─┐
//! goldens of the head ──▶ issues and labels of each expression ─┴─compare──▶ effects ──spread──▶ effects on dependents
//! ```

mod aggregate;
mod bucket;
mod cause;
mod edit;
mod issue;
mod label;
mod matching;
mod metric;
mod multiplied;
mod sides;
mod spread;
mod subject;
mod sum;
mod unit;
mod value;

use std::ops::Range;

use super::expression::{Expression, Owner};
use super::join::Join;
use super::reader::Users;
use super::rules::Rule;
use super::schema::Metrics;
use crate::config::UsersConfig;
use crate::level::Level;
use crate::read::GoldenFile;
use sides::Sides;
use subject::Subject;

/// What a change does to one use of a metric.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effect {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// What goes wrong, without who uses the metric.
    pub(crate) message: String,
    /// The families that cause it: their names in the base and, for renamed ones, in the head.
    pub(crate) families: Vec<String>,
    /// The label that causes it, if a label does.
    pub(crate) label: Option<String>,
    pub(crate) user: User,
    /// The recorded metrics or the variables through which the user is affected, from the metric to the user; empty if it
    /// uses the metric itself.
    pub(crate) through: Vec<String>,
    /// A change of the user's file that mends it; only where it is certain.
    pub(crate) edit: Option<Edit>,
    /// What to do.
    pub(crate) help: Option<String>,
}

/// Who uses a metric, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) owner: Owner,
    /// The bytes of the file that are wrong; empty if only their start is known.
    pub(crate) range: Range<usize>,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What it replaces, in the order of the file: all of it, or nothing.
    pub(crate) replacements: Vec<Replacement>,
    /// Whether it renames metrics and converts all numbers that they are compared with.
    pub(crate) converts_unit: bool,
}

/// A text that replaces bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replacement {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

impl User {
    /// Creates the user of these bytes of an expression.
    fn new(expression: &Expression, range: Range<usize>) -> Self {
        let start = expression.in_file(range.start);
        let range = expression.range_in_file(&range).unwrap_or(start..start);
        Self::in_file(expression, range)
    }

    /// Creates the user of these bytes of the file of an expression.
    fn in_file(expression: &Expression, range: Range<usize>) -> Self {
        let (line, column) = expression.file.line_and_column(range.start);
        let (file, owner) = (expression.file.path.clone(), expression.owner.clone());
        Self { file, line, column, owner, range }
    }

    fn place(&self) -> (&str, usize, usize, &Owner) {
        (&self.file, self.line, self.column, &self.owner)
    }
}

/// Returns the effects of a change of the goldens on the uses of the metrics. A use is affected if it was right with the goldens
/// of the base and is wrong, or means something else, with those of the head. `renamed` are the families that were renamed,
/// each with its name in the base and in the head.
pub(crate) fn effects(
    users: &Users,
    base: &[GoldenFile],
    head: &[GoldenFile],
    renamed: &[(&str, &str)],
    config: &UsersConfig,
) -> Vec<Effect> {
    let (old, new) = (Metrics::new(base), Metrics::new(head));
    let followed = Metrics::new(head).with_former_names(&old, renamed);
    let join = |metrics| Join::new(users, metrics, config);
    let joins = [join(&old), join(&new).with_base(&old), join(&followed).with_base(&old)];
    let sides = Sides::new(&joins, base);
    let affected = sides.affected(users);
    let mut found = Vec::new();
    for (index, expression) in users.expressions.iter().enumerate() {
        // What was not understood has no effects: they could be wrong.
        if expression.query.is_reliable && affected.contains(&index) {
            let effects = of_expression(&sides, expression);
            found.extend(effects.into_iter().map(|effect| (index, effect)));
        }
    }
    let mut effects = spread::spread(sides.base, found);
    effects.sort_by(|one, other| {
        let urgency = |effect: &Effect| (effect.user.owner.rank(), !effect.through.is_empty());
        let by_level = other.level.cmp(&one.level);
        let by_urgency = by_level.then_with(|| urgency(one).cmp(&urgency(other)));
        by_urgency.then_with(|| one.user.place().cmp(&other.user.place()))
    });
    effects.dedup();
    effects
}

/// Returns the effects on an expression itself, without those through recorded metrics and variables.
fn of_expression<'a>(sides: &'a Sides<'a>, expression: &'a Expression) -> Vec<Effect> {
    let mut effects = issue::effects(sides, expression);
    effects.extend(metric::reused(sides, expression));
    effects.extend(value::effects(sides, expression));
    if let Some(subject) = Subject::new(sides, expression) {
        let unmatched = matching::effects(&subject);
        if unmatched.is_empty() {
            effects.extend(multiplied::effect(&subject));
        }
        effects.extend(unmatched);
        effects.extend(aggregate::effects(&subject));
        effects.extend(label::effects(&subject));
        effects.extend(bucket::effects(&subject));
        unit::add_effects(&subject, &mut effects);
    }
    effects
}
