//! The rule about deprecated metrics.

use super::super::finding::Issue;
use super::super::join::Use;
use super::Rule;
use crate::level::Level;

pub(super) static DEPRECATED_USED: Rule = Rule {
    id: "deprecated_used",
    title: "deprecated metric",
    description: "An expression selects a metric that its golden marks as deprecated.",
    level: Level::Note,
    why: "The expression works until a release removes the metric.",
    cure: "Use the metric that replaces it. The HELP text names it.",
};

/// Returns an issue if the metric is deprecated in all goldens that declare it.
pub(super) fn deprecated(used: &Use<'_>) -> Option<Issue> {
    let mut deprecations = used.samples().iter().map(|sample| sample.family.schema.deprecation());
    let first = deprecations.next()??;
    if !deprecations.all(|other| other.is_some()) {
        return None;
    }
    let message = format!("`{}` is deprecated", used.name());
    let mut issue = used.issue(&DEPRECATED_USED, used.selector.start, message);
    issue.help = first.replacement.map(|name| format!("use `{name}`"));
    Some(issue)
}
