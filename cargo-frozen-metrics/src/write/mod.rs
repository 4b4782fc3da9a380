//! Writes reports: one file for each format.

mod changelog;
mod explain;
mod github;
mod json;
mod markdown;
mod markup;
mod text;
pub(crate) mod usage;

use crate::finding::{Finding, Hint};
use crate::impact::{Affected, Counts, KnownUsers};
use crate::level::{Level, counts};
use crate::release::Release;

pub(crate) use changelog::changelog;
pub(crate) use explain::explain;
pub(crate) use github::github;
use github::{annotation, annotation_without_file};
pub(crate) use json::json;
use json::lines;
pub(crate) use markdown::markdown;
pub(crate) use text::text;
use text::{ignored, painted};

impl Affected {
    /// Returns who is affected and how, as one line.
    fn headline(&self) -> String {
        let effect = &self.effect;
        let through = match &effect.through[..] {
            [] => String::new(),
            through => format!(" (through `{}`)", through.join("`, `")),
        };
        format!("{}{through}: {}", effect.user.owner, effect.message)
    }

    /// Returns what to do, if no edit shows it.
    fn help(&self) -> Option<&str> {
        self.effect.help.as_deref().filter(|_| self.edit.is_none())
    }
}

/// The content of a report.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    /// What the working tree was compared with.
    pub(crate) base: &'a str,
    /// The findings, the worst first.
    pub(crate) findings: &'a [Finding],
    /// The number of findings that `metrics.toml` ignores.
    pub(crate) ignored: usize,
    /// Remarks that belong to no finding, such as a release that is too small.
    pub(crate) remarks: Vec<String>,
    /// The release that the findings need.
    pub(crate) needed: Release,
    /// The known users of the metrics, if there are any.
    pub(crate) users: Option<&'a KnownUsers>,
}

impl Report<'_> {
    /// Returns the number of findings of a level.
    fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level() == level).count()
    }

    /// Returns the verdict as one line, such as `2 breaks, 1 note: needs a major release; breaks 1 alert`. `since` is added
    /// to what changed.
    fn verdict(&self, since: &str) -> String {
        let counts = counts(self.findings.iter().map(Finding::level));
        let changes = match &*counts {
            "" if self.ignored > 0 => "only ignored changes".to_owned(),
            "" => "no metric changed".to_owned(),
            counts => format!("{counts}: needs a {} release", self.needed.word()),
        };
        let is_quiet = self.findings.is_empty() && self.others().next().is_none();
        let users = match self.affected().describe() {
            _ if self.users.is_none() || is_quiet => String::new(),
            text if text.is_empty() => "; breaks no known user".to_owned(),
            text => format!("; {text}"),
        };
        format!("{changes}{since}{users}")
    }

    /// Returns the users that are affected, but not by one of the findings.
    fn others(&self) -> impl Iterator<Item = &Affected> {
        self.users.into_iter().flat_map(|users| &users.others)
    }

    /// Returns the number of users that are affected.
    fn affected(&self) -> Counts {
        let impacts = self.findings.iter().filter_map(|finding| finding.impact.as_ref());
        Counts::new(impacts.flat_map(|impact| &impact.affected).chain(self.others()))
    }
}

impl Finding {
    /// Returns the finding as one line, with the metrics that it concerns.
    pub(crate) fn headline(&self) -> String {
        let first = &self.parts[0];
        let text = &first.text;
        if first.names_metrics {
            return text.clone();
        }
        let more = match self.metrics.len() {
            1 => String::new(),
            2 => " and 1 more metric".to_owned(),
            count => format!(" and {} more metrics", count - 1),
        };
        format!("`{}`{more}: {text}", self.metrics[0])
    }

    /// Returns the lines below the headline: the other parts.
    fn details(&self) -> impl Iterator<Item = &str> {
        self.parts[1..].iter().map(|part| part.text.as_str())
    }

    /// Returns the remarks, each as one line.
    fn remarks(&self) -> impl Iterator<Item = String> {
        self.hints.iter().map(|Hint { id, text }| format!("{id}: {text}"))
    }
}
