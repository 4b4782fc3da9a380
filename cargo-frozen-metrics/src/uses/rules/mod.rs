//! The rules about the users of the metrics. Each rule is data, next to the code that applies it.

mod change;
mod fallback;
mod function;
mod label;
mod life_cycle;
mod name;
mod regex;
mod result;

use std::fmt::Write;

use super::coverage::NotUnderstood;
use super::finding::{Finding, Issue};
use super::join::Use;
use crate::level::Level;

pub(super) use change::*;
pub(super) use fallback::{FALLBACK_DEAD, is_fallback, is_replaced};
pub(super) use function::RAW_COUNTER;
pub(super) use label::{DEAD_BOUND, DEAD_VALUE, UNKNOWN_LABEL};
pub(crate) use name::unused;
pub(super) use name::{ABSENT_FIRES, UNKNOWN_METRIC, suggestion};
pub(super) use regex::{alternatives, compile, literal_start, matching};
pub(super) use result::{ANNOTATION_LABEL_GONE, needs_labels, recorded, shown};

/// A rule about the use of a metric.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The name in reports and for `--explain`.
    pub(crate) id: &'static str,
    /// What was found, as a heading.
    pub(crate) title: &'static str,
    /// What the rule compares.
    pub(crate) description: &'static str,
    pub(crate) level: Level,
    /// What the mistake does to the alert or the panel.
    pub(crate) why: &'static str,
    /// What to do.
    pub(crate) cure: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All rules, in the order of the documentation.
pub(crate) const ALL: &[&Rule] = &[
    &name::UNKNOWN_METRIC,
    &label::UNKNOWN_LABEL,
    &label::DEAD_VALUE,
    &label::DEAD_BOUND,
    &function::RATE_ON_GAUGE,
    &function::RAW_COUNTER,
    &function::NO_LE,
    &function::DELTA_ON_COUNTER,
    &life_cycle::DEPRECATED_USED,
    &name::VARIABLE_DEAD,
    &fallback::FALLBACK_DEAD,
    &name::ABSENT_FIRES,
    &result::ANNOTATION_LABEL_GONE,
    &name::UNUSED_METRIC,
    &NOT_UNDERSTOOD,
];

/// The rules that compare two sets of goldens.
pub(crate) const CHANGES: &[&Rule] = &[
    &change::MATCHING_BROKEN,
    &change::MATCHING_MULTIPLIED,
    &change::MORE_SERIES_AGGREGATED,
    &change::GROUP_BY_GONE,
    &change::NEW_VALUE_SELECTED,
    &change::QUANTILE_CHANGED,
    &change::UNIT_CHANGED,
    &change::RETIRED_NAME_REUSED,
];

/// What `--strict` reports.
pub(crate) static NOT_UNDERSTOOD: Rule = Rule {
    id: "not_understood",
    title: "not understood",
    description: "A file or an expression could not be read, so nothing is known about what it uses. A finding with \
                  `--strict` only; without it, it is counted and listed.",
    level: Level::Danger,
    why: "A change may break it, and no report says so.",
    cure: "Correct the file, or render it first: `helm template` for charts, `jsonnet` for mixins.",
};

/// Returns all rules: about uses, and about changes of the goldens.
fn all() -> impl Iterator<Item = &'static Rule> + Clone {
    ALL.iter().chain(CHANGES).copied()
}

/// Returns the ids of all rules.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> + Clone {
    all().map(|rule| rule.id)
}

/// Applies all rules to one selector.
pub(super) fn issues(used: &Use<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    issues.extend(name::unknown(used));
    issues.extend(life_cycle::deprecated(used));
    label::labels(used, &mut issues);
    issues.extend(function::functions(used));
    for issue in &mut issues {
        name::absent(used, issue);
    }
    issues
}

/// Creates the finding for what was not understood.
pub(super) fn not_understood(fault: &NotUnderstood) -> Finding {
    Finding {
        rule: &NOT_UNDERSTOOD,
        level: NOT_UNDERSTOOD.level,
        message: fault.what.clone(),
        metric: String::new(),
        owner: String::new(),
        file: fault.file.clone(),
        line: fault.line,
        column: fault.column,
        help: None,
        notes: Vec::new(),
    }
}

/// Returns the documentation of the rule with this id; `None` if there is none.
pub(crate) fn page(id: &str) -> Option<String> {
    let rule = all().find(|rule| rule.id == id)?;
    let mut out =
        format!("{}: {}\n\n{}\n\nLevel: {}\n", rule.id, rule.title, rule.description, rule.level);
    for (title, text) in [("Why", rule.why), ("Cure", rule.cure)] {
        let _ = writeln!(out, "\n{title}\n  {text}");
    }
    Some(out)
}
