//! `[users]` and `[labels]`: who uses the metrics.

use glob::Pattern;
use serde::Deserialize;
use toml::Spanned;

use super::{PathPattern, Source};
use crate::error::Result;

/// The files that use the metrics, and the names in them that others own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct UsersTable {
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
pub(super) struct LabelsTable {
    /// The labels that the scrape adds to all series, except for `job` and `instance`.
    #[serde(default)]
    target: Vec<String>,
}

/// Who uses the metrics.
#[derive(Clone, Debug, Default)]
pub(crate) struct UsersConfig {
    /// Patterns of the paths of their files.
    pub(crate) files: Vec<FilePattern>,
    /// Patterns of the names of metrics that others own, unless the base declares them.
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

impl UsersConfig {
    pub(super) fn new(
        users: &UsersTable,
        labels: &LabelsTable,
        source: &Source<'_>,
    ) -> Result<Self> {
        let file = |text: &Spanned<String>| {
            PathPattern::parse(text.get_ref())
                .map(|pattern| FilePattern { pattern, line: source.line(&text.span()) })
                .map_err(|what| source.error(&text.span(), what))
        };
        let name = |text: &Spanned<String>| {
            let pattern = text.get_ref();
            Pattern::new(pattern).map_err(|error| {
                source.error(&text.span(), format!("`{pattern}` is not a pattern: {}", error.msg))
            })
        };
        let files = users.rules.iter().chain(&users.dashboards).map(file);
        let external = users.external.iter().map(name);
        let target = labels.target.iter().map(String::as_str).chain(["job", "instance"]);
        Ok(Self {
            files: files.collect::<Result<_>>()?,
            external: external.collect::<Result<_>>()?,
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
