//! `[users]` and `[labels]` of `metrics.toml`: who uses the metrics.

use std::ops::Range;

use glob::Pattern;
use serde::Deserialize;
use toml::Spanned;

use crate::config::PathPattern;

/// The files that use the metrics, and the names in them that others own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct UsersTable {
    /// Patterns of the paths of rule files.
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    /// Patterns of the paths of dashboards.
    #[serde(default)]
    dashboards: Vec<Spanned<String>>,
    /// Patterns of the names of metrics that no golden declares, such as `node_*`.
    #[serde(default)]
    external: Vec<Spanned<String>>,
}

/// Labels that no golden declares.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LabelsTable {
    /// The labels that the scrape adds to all series, except for `job` and `instance`.
    #[serde(default)]
    pub(crate) target: Vec<String>,
}

/// Who uses the metrics.
#[derive(Clone, Debug, Default)]
pub(crate) struct UsersConfig {
    /// Patterns of the paths of their files.
    pub(crate) files: Vec<FilePattern>,
    /// Patterns of the names of metrics that others own.
    pub(crate) external: Vec<Pattern>,
    /// The labels that the scrape adds to all series.
    pub(crate) target: Vec<String>,
}

/// A pattern of the paths of files that use the metrics.
#[derive(Clone, Debug)]
pub(crate) struct FilePattern {
    pub(crate) pattern: PathPattern,
    /// The line of `metrics.toml` that has the pattern.
    pub(crate) line: usize,
}

/// A mistake in one of the tables: its range in the file, and what is wrong.
pub(crate) type Mistake = (Range<usize>, String);

impl UsersConfig {
    /// Checks the tables. `line` returns the line of a range in the file.
    pub(crate) fn new(
        users: &UsersTable,
        labels: &LabelsTable,
        line: impl Fn(&Range<usize>) -> usize,
    ) -> Result<Self, Mistake> {
        let file = |text: &Spanned<String>| {
            PathPattern::parse(text.get_ref())
                .map(|pattern| FilePattern { pattern, line: line(&text.span()) })
                .map_err(|what| (text.span(), what))
        };
        let name = |text: &Spanned<String>| {
            let pattern = text.get_ref();
            Pattern::new(pattern).map_err(|error| {
                (text.span(), format!("`{pattern}` is not a pattern: {}", error.msg))
            })
        };
        let files = users.rules.iter().chain(&users.dashboards).map(file);
        let external = users.external.iter().map(name);
        let target = labels.target.iter().map(String::as_str).chain(["job", "instance"]);
        Ok(Self {
            files: files.collect::<Result<_, _>>()?,
            external: external.collect::<Result<_, _>>()?,
            target: target.map(str::to_owned).collect(),
        })
    }

    /// Returns whether a metric is one that others own.
    pub(crate) fn is_external(&self, name: &str) -> bool {
        is_of_prometheus(name) || self.external.iter().any(|pattern| pattern.matches(name))
    }

    /// Returns whether a metric that others own can have a name that begins with this text.
    pub(crate) fn may_be_external(&self, start: &str) -> bool {
        self.external.iter().any(|pattern| {
            let literal = pattern.as_str().split(['*', '?', '[']).next().unwrap_or_default();
            literal.starts_with(start) || start.starts_with(literal)
        })
    }
}

/// Returns whether Prometheus itself adds a metric of this name.
fn is_of_prometheus(name: &str) -> bool {
    matches!(name, "up" | "ALERTS" | "ALERTS_FOR_STATE") || name.starts_with("scrape_")
}
