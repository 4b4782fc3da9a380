//! The rules about those who use the metrics. Each rule is data, next to the code that applies it.

mod function;
mod label;
mod life_cycle;
mod name;
mod regex;

use std::fmt::Write;

use super::coverage::NotUnderstood;
use super::finding::Finding;
use super::join::Use;
use crate::error::{Error, Result};
use crate::finding::Level;

pub(crate) use name::unused;
pub(super) use regex::{literal_start, matching};

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
    /// What it does to the alert or the panel.
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
    &name::FALLBACK_DEAD,
    &name::UNUSED_METRIC,
    &NOT_UNDERSTOOD,
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

/// Applies all rules to one selector.
pub(super) fn apply(used: &Use<'_>, findings: &mut Vec<Finding>) {
    findings.extend(name::unknown(used));
    findings.extend(life_cycle::deprecated(used));
    label::labels(used, findings);
    findings.extend(function::functions(used));
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

/// Returns the documentation of the rule with this id.
pub(crate) fn explain(id: &str) -> Result<String> {
    let Some(rule) = ALL.iter().find(|rule| rule.id == id) else {
        let what = crate::rules::unknown_id(id, ALL.iter().map(|rule| rule.id));
        return Err(Error::new(what).usage());
    };
    let mut out =
        format!("{}: {}\n\n{}\n\nLevel: {}\n", rule.id, rule.title, rule.description, rule.level);
    for (title, text) in [("Why", rule.why), ("Cure", rule.cure)] {
        let _ = writeln!(out, "\n{title}\n  {text}");
    }
    Ok(out)
}
