//! `[[ignore]]`: findings that are accepted, with the reason.

use frozen_metrics_schema::until::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, FILE, Source};
use crate::error::Result;
use crate::finding::Finding;
use crate::rules::{self, Rule};

/// An entry as TOML.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Entry {
    rule: Spanned<String>,
    metric: Option<String>,
    reason: Spanned<String>,
    until: Option<Spanned<String>>,
}

/// Findings that are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Ignore {
    rule: &'static Rule,
    /// The name of the metric in the base or the head; a `*` at the end matches any text. Without a name, the entry
    /// matches all metrics.
    metric: Option<String>,
    /// Why the finding is accepted.
    reason: String,
    /// The last day on which the finding is ignored, in UTC and in the form `2030-12-31`.
    until: Option<String>,
}

impl Ignore {
    pub(super) fn new(entry: Entry, source: &Source<'_>) -> Result<Self> {
        let Entry { rule, metric, reason, until } = entry;
        let Some(found) = rules::find(rule.get_ref()) else {
            return Err(source.error(&rule.span(), rules::unknown_rule(rule.get_ref())));
        };
        if reason.get_ref().trim().is_empty() {
            return Err(source.error(&reason.span(), "expected a reason"));
        }
        if let Some(until) = &until
            && Date::parse(until.get_ref()).is_none()
        {
            let what = format!("expected a day as `2030-12-31`, found `{}`", until.get_ref());
            return Err(source.error(&until.span(), what));
        }
        let (reason, until) = (reason.into_inner(), until.map(Spanned::into_inner));
        Ok(Self { rule: found, metric, reason, until })
    }

    /// Returns whether the entry is about this finding. A finding about several metrics is ignored only if all of
    /// them match.
    fn matches(&self, finding: &Finding) -> bool {
        let is_metric = |name: &String| match self.metric.as_deref() {
            None => true,
            Some(pattern) => match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == pattern,
            },
        };
        let are = |names: &[String]| !names.is_empty() && names.iter().all(is_metric);
        finding.rule() == self.rule && (are(&finding.metrics) || are(&finding.former))
    }
}

impl Config {
    /// Removes the ignored findings. Returns how many were removed, and a remark for each entry that expired before
    /// `today`, a day in the form `2030-12-31`, and still matches a finding.
    pub(crate) fn ignore(&self, findings: &mut Vec<Finding>, today: &str) -> (usize, Vec<String>) {
        let mut ended = Vec::new();
        let before = findings.len();
        for ignore in &self.ignore {
            match ignore.until.as_deref().filter(|until| *until < today) {
                None => findings.retain(|finding| !ignore.matches(finding)),
                Some(until) if findings.iter().any(|finding| ignore.matches(finding)) => {
                    let (rule, reason) = (ignore.rule.id, &ignore.reason);
                    ended.push(format!("`{FILE}` ignored `{rule}` until {until}: {reason}"));
                }
                Some(_) => {}
            }
        }
        (before - findings.len(), ended)
    }
}
