//! `[users]` and `[labels]` of `metrics.toml`: who uses the metrics.

use glob::Pattern;
use serde::Deserialize;
use toml::Spanned;

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
    pub(crate) files: Vec<Pattern>,
    /// Patterns of the names of metrics that others own.
    pub(crate) external: Vec<Pattern>,
    /// The labels that the scrape adds to all series.
    pub(crate) target: Vec<String>,
}

/// A mistake in one of the tables: its range in the file, and what is wrong.
pub(crate) type Mistake = (std::ops::Range<usize>, String);

impl UsersConfig {
    /// Checks the tables.
    pub(crate) fn new(users: &UsersTable, labels: &LabelsTable) -> Result<Self, Mistake> {
        let pattern = |text: &str, range: std::ops::Range<usize>| {
            Pattern::new(text)
                .map_err(|error| (range, format!("`{text}` is not a pattern: {}", error.msg)))
        };
        let path = |text: &Spanned<String>| {
            let path = text.get_ref().trim_start_matches("./");
            let is_outside =
                path.starts_with(['/', '\\']) || path.split('/').any(|part| part == "..");
            if path.is_empty() || is_outside {
                let what = format!(
                    "expected a path relative to the root of the repository, found `{path}`"
                );
                return Err((text.span(), what));
            }
            pattern(path, text.span())
        };
        let files = users.rules.iter().chain(&users.dashboards).map(path);
        let external = users.external.iter().map(|text| pattern(text.get_ref(), text.span()));
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

    /// Returns whether a metric that others own can have a name that begins so.
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
