//! Writes reports: one file for each format.

mod changelog;
mod explain;
mod github;
mod json;
mod markdown;
mod text;

use crate::finding::{Finding, Hint, Level, counts};
use crate::release::Release;

pub(crate) use changelog::changelog;
pub(crate) use explain::explain;
pub(crate) use github::{annotation, annotation_without_file, github};
pub(crate) use json::{json, lines};
pub(crate) use markdown::{LARGEST as LARGEST_COMMENT, code, folded, inline, markdown, shortened};
pub(crate) use text::{painted, text};

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
}

impl Report<'_> {
    /// Returns the number of findings of a level.
    fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level() == level).count()
    }

    /// Returns the verdict as one line, such as `2 breaks, 1 note: needs a major release`.
    fn verdict(&self) -> String {
        if self.findings.is_empty() {
            return "no metric changed".to_owned();
        }
        let counts = counts(self.findings.iter().map(Finding::level));
        format!("{counts}: needs a {} release", self.needed.word())
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
