//! The rules about changes. Each rule is data, next to the code that applies it, in the module of its subject.

mod alias;
mod bucket;
mod key;
mod kind;
mod label;
mod life_cycle;
mod metric;
mod retired;
mod text;
mod value;

use frozen_metrics_schema::Stability;

use crate::finding::{Location, Part};
use crate::level::Level;
use crate::uses;

pub(crate) use alias::{
    alias_changed, ended, ended_early, has_ended, is_over, renamed_prefix_with_alias,
    renamed_with_alias, window_changed, window_expired,
};
pub(crate) use bucket::buckets;
pub(crate) use key::{budget_of_family, budget_of_total, keys};
pub(crate) use kind::kind;
pub(crate) use label::labels;
pub(crate) use life_cycle::life_cycle;
pub(crate) use metric::{
    Replacement, added, declared_replacement, merged, removed, renamed, renamed_prefix,
    replacement, sorted,
};
pub(crate) use retired::{forgotten, removed_after_window, reused};
pub(crate) use text::text;
pub(crate) use value::values;

/// A rule about the change of a metric.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports, in `metrics.toml` and for `--explain`.
    pub(crate) id: &'static str,
    /// What changed, as a heading.
    pub(crate) title: &'static str,
    /// What changed between the two goldens.
    pub(crate) description: &'static str,
    pub(crate) levels: Levels,
    /// What the change does to queries.
    pub(crate) why: &'static str,
    /// A release with such a change and what it broke, or an invented example.
    pub(crate) outage: &'static str,
    /// What to do.
    pub(crate) cure: &'static str,
    pub(crate) mirror: Mirror,
}

/// The level of a rule by the stability of the metric.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Levels {
    pub(crate) stable: Level,
    pub(crate) beta: Level,
    pub(crate) alpha: Level,
}

/// The rule that the opposite change triggers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mirror {
    /// The rule with this id.
    Is(&'static str),
    /// The opposite change does not always trigger the same rule, for this reason.
    Varies(&'static str),
}

impl Mirror {
    /// Describes the rule that the opposite change triggers.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Is(id) => format!("The opposite change triggers `{id}`."),
            Self::Varies(reason) => {
                format!("The opposite change has no rule of its own: {reason}.")
            }
        }
    }
}

const fn levels(stable: Level, beta: Level, alpha: Level) -> Levels {
    Levels { stable, beta, alpha }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All rules, in the order of the documentation.
pub(crate) const ALL: &[&Rule] = &[
    &metric::METRIC_REMOVED,
    &retired::METRIC_REMOVED_AFTER_WINDOW,
    &metric::METRIC_RENAMED,
    &metric::PREFIX_RENAMED,
    &alias::METRIC_RENAMED_WITH_ALIAS,
    &metric::METRIC_MERGED,
    &metric::METRIC_SPLIT,
    &metric::METRIC_ADDED,
    &retired::RETIRED_NAME_REUSED,
    &retired::RETIRED_NAME_FORGOTTEN,
    &kind::TYPE_CHANGED,
    &kind::UNIT_CHANGED,
    &label::LABEL_REMOVED,
    &label::LABEL_RENAMED,
    &label::LABEL_ADDED,
    &label::LABEL_ADDED_EMPTY,
    &value::LABEL_VALUE_ADDED,
    &value::LABEL_VALUE_REMOVED,
    &value::LABEL_VALUE_RENAMED,
    &value::LABEL_VALUE_SPLIT,
    &value::CONST_LABEL_CHANGED,
    &key::OVERFLOW_CHANGED,
    &key::KEY_LIMIT_CHANGED,
    &key::SERIES_BUDGET,
    &bucket::BUCKET_REMOVED,
    &bucket::BUCKET_ADDED,
    &bucket::BOUND_FORMAT_CHANGED,
    &life_cycle::STABILITY_DEMOTED,
    &life_cycle::STABILITY_PROMOTED,
    &life_cycle::DEPRECATED,
    &life_cycle::UNDEPRECATED,
    &text::EXEMPLARS_CHANGED,
    &text::DECIMALS_CHANGED,
    &text::HELP_CHANGED,
    &text::UNIT_LINE_CHANGED,
    &text::ORDER_CHANGED,
    &alias::ALIAS_CHANGED,
    &alias::WINDOW_CHANGED,
    &alias::WINDOW_EXPIRED,
];

/// Returns the rule with this id.
pub(crate) fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// Returns the ids of all rules, about changes and about users.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> + Clone {
    ALL.iter().map(|rule| rule.id).chain(uses::rule_ids())
}

/// Returns the message for an id that no rule has.
pub(crate) fn unknown_rule(id: &str) -> String {
    let known = ids();
    match frozen_metrics_schema::suggest::nearest(id, known.clone()) {
        Some(near) => format!("unknown rule `{id}`, did you mean `{near}`?"),
        None => {
            let known: Vec<_> = known.collect();
            format!("unknown rule `{id}`: the rules are {}", known.join(", "))
        }
    }
}

impl Levels {
    /// Returns the level for a metric with this stability.
    pub(crate) fn of(self, stability: Stability) -> Level {
        match stability {
            Stability::Stable => self.stable,
            Stability::Beta => self.beta,
            Stability::Alpha => self.alpha,
        }
    }
}

impl Rule {
    /// Creates a part of a finding about a stable metric, whose text does not name the metric. [`Part::of_stability`]
    /// lowers its level for another one.
    fn part(
        &'static self,
        text: String,
        old: Option<&str>,
        new: Option<&str>,
        location: Location,
    ) -> Part {
        let level = self.levels.stable;
        let [old, new] = [old, new].map(|value| value.map(str::to_owned));
        Part { rule: self, level, text, names_metrics: false, old, new, label: None, location }
    }
}
