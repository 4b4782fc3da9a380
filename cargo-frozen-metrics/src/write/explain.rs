//! The documentation of a rule: what it finds, why that matters, an outage, and the cure.

use std::fmt::Write;

use crate::error::{Error, Result};
use crate::rules::{self, Rule};
use crate::uses;

/// Returns the documentation of the rule with this id, about changes or about users.
pub(crate) fn explain(id: &str) -> Result<String> {
    let found = rules::find(id).map(page).or_else(|| uses::page(id));
    found.ok_or_else(|| Error::new(rules::unknown_rule(id)).usage())
}

pub(crate) fn page(rule: &Rule) -> String {
    let mut out = format!("{}: {}\n\n{}\n", rule.id, rule.title, rule.description);
    let levels = rule.levels;
    let _ = writeln!(
        out,
        "\nLevel: {} (beta: {}, alpha: {})",
        levels.stable, levels.beta, levels.alpha
    );
    for (title, text) in [("Why", rule.why), ("An outage", rule.outage), ("Cure", rule.cure)] {
        let _ = writeln!(out, "\n{title}\n  {text}");
    }
    let _ = writeln!(out, "\n{}", rule.mirror.describe());
    out
}
