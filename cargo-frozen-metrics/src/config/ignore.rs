//! `[[ignore]]`: findings that are accepted, with the reason.

use frozen_metrics_schema::until::Date;
use glob::Pattern;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, FILE, PathPattern, Source};
use crate::error::Result;
use crate::rules;

/// An entry as TOML.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Entry {
    rule: Spanned<String>,
    metric: Option<Spanned<String>>,
    file: Option<Spanned<String>>,
    reason: Spanned<String>,
    until: Option<Spanned<String>>,
}

/// Findings that are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Ignore {
    /// The id of a rule about changes or about users.
    rule: String,
    /// A pattern of the names of the metrics; `None` matches all metrics.
    metric: Option<Pattern>,
    /// A pattern of the path of the golden or of the user's file; `None` matches all files.
    file: Option<PathPattern>,
    /// Why the finding is accepted.
    reason: String,
    /// The last day on which the finding is ignored, in UTC.
    until: Option<Date>,
}

/// Something that an entry can ignore.
pub(crate) trait Ignorable {
    /// Returns the id of its rule.
    fn rule_id(&self) -> &str;

    /// Returns whether `has` is true for the names of all its metrics in the base, or of all in the head; false without
    /// metrics.
    fn all_metrics(&self, has: &dyn Fn(&str) -> bool) -> bool;

    /// Returns the path of its file.
    fn file(&self) -> &str;
}

impl Ignore {
    pub(super) fn new(entry: Entry, source: &Source<'_>) -> Result<Self> {
        let Entry { rule, metric, file, reason, until } = entry;
        if !rules::ids().any(|id| id == rule.get_ref()) {
            return Err(source.error(&rule.span(), rules::unknown_rule(rule.get_ref())));
        }
        let metric = metric.map(|metric| {
            pattern(metric.get_ref()).map_err(|what| source.error(&metric.span(), what))
        });
        let file = file.map(|file| {
            PathPattern::parse(file.get_ref()).map_err(|what| source.error(&file.span(), what))
        });
        if reason.get_ref().trim().is_empty() {
            return Err(source.error(&reason.span(), "expected a reason"));
        }
        let date = |until: Spanned<String>| {
            let what = || format!("expected a day as `2030-12-31`, found `{}`", until.get_ref());
            Date::parse(until.get_ref()).ok_or_else(|| source.error(&until.span(), what()))
        };
        let until = until.map(date).transpose()?;
        Ok(Self {
            rule: rule.into_inner(),
            metric: metric.transpose()?,
            file: file.transpose()?,
            reason: reason.into_inner(),
            until,
        })
    }

    /// Returns whether the entry is about this finding. A finding about several metrics is ignored only if all of
    /// them match.
    fn matches(&self, finding: &impl Ignorable) -> bool {
        let is_metric = |metric: &Pattern| finding.all_metrics(&|name| metric.matches(name));
        finding.rule_id() == self.rule
            && self.metric.as_ref().is_none_or(is_metric)
            && self.file.as_ref().is_none_or(|file| file.matches(finding.file()))
    }
}

/// Parses the name of a metric, or a pattern of names. Returns the reason if no metric can have such a name.
fn pattern(text: &str) -> std::result::Result<Pattern, String> {
    let is_special = |c: char| matches!(c, '*' | '?' | '[' | ']' | '!' | '-');
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    if text.is_empty() || !text.chars().all(|c| is_of_name(c) || is_special(c)) {
        return Err(format!(
            "expected the name of a metric, or a pattern such as `bus_*_total`, found `{text}`"
        ));
    }
    Pattern::new(text).map_err(|error| format!("`{text}` is not a pattern: {}", error.msg))
}

impl Config {
    /// Removes the ignored findings. Returns how many were removed, and a remark for each entry that expired before
    /// `today` and still matches a finding.
    pub(crate) fn ignore<T: Ignorable>(
        &self,
        findings: &mut Vec<T>,
        today: Date,
    ) -> (usize, Vec<String>) {
        let mut ended = Vec::new();
        let before = findings.len();
        for ignore in &self.ignore {
            match ignore.until.filter(|until| *until < today) {
                None => findings.retain(|finding| !ignore.matches(finding)),
                Some(until) if findings.iter().any(|finding| ignore.matches(finding)) => {
                    let Ignore { rule, reason, .. } = ignore;
                    ended.push(format!("`{FILE}` ignored `{rule}` until {until}: {reason}"));
                }
                Some(_) => {}
            }
        }
        (before - findings.len(), ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_name() {
        for (text, matched, others) in [
            ("bus_lag", &["bus_lag"][..], &["bus_lag_seconds", "a_bus_lag"][..]),
            ("bus_*", &["bus_lag", "bus_"], &["a_bus_lag"]),
            ("a_*_b", &["a_x_b", "a__b", "a_x_y_b"], &["a_b", "a_x_bc"]),
            ("*_total", &["sent_total"], &["sent_totals"]),
            ("bus_?", &["bus_a"], &["bus_", "bus_ab"]),
            ("zone_[ab]", &["zone_a"], &["zone_c"]),
        ] {
            let pattern = pattern(text).unwrap();
            assert!(matched.iter().all(|name| pattern.matches(name)), "{text}");
            assert!(!others.iter().any(|name| pattern.matches(name)), "{text}");
        }
    }
}
