//! Findings about the users of metrics.

use super::rules::Rule;
use crate::config::Ignorable;
use crate::level::Level;

/// Something that is wrong with one selector of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Issue {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// What is wrong, without who uses it.
    pub(crate) message: String,
    /// The selector, by its index in the expression.
    pub(crate) selector: usize,
    /// The byte of the expression at which it is wrong.
    pub(crate) at: usize,
    /// The label that is wrong, if a label is.
    pub(crate) label: Option<String>,
    /// The values or bounds that no series has.
    pub(crate) dead: Vec<String>,
    /// What to do.
    pub(crate) help: Option<String>,
}

/// Something that is wrong with the use of a metric.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// What is wrong, without who uses it.
    pub(crate) message: String,
    pub(crate) metric: String,
    /// Who uses it: `alert X`; empty if nobody does.
    pub(crate) owner: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// What to do.
    pub(crate) help: Option<String>,
    /// Others that depend on it.
    pub(crate) notes: Vec<String>,
}

impl Ignorable for Finding {
    fn rule_id(&self) -> &str {
        self.rule.id
    }

    fn all_metrics(&self, has: &dyn Fn(&str) -> bool) -> bool {
        !self.metric.is_empty() && has(&self.metric)
    }

    fn file(&self) -> &str {
        &self.file
    }
}
