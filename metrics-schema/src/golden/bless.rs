//! `METRICS_BLESS`: what a build and its tests do with each golden.

use std::path::{Path, PathBuf};

use super::path;

/// The environment variable that tells the build and its tests to write goldens, or to show how they differ.
pub const BLESS_VARIABLE: &str = "METRICS_BLESS";

/// The environment variable with the folder that tests write goldens to, instead of to the package.
pub const BLESS_FOLDER_VARIABLE: &str = "METRICS_BLESS_DIR";

/// The environment variable that marks a continuous-integration run, in which no golden is written.
pub const CI_VARIABLE: &str = "CI";

/// The valid values of [`BLESS_VARIABLE`], for the error about an invalid one.
const VALUES: &str = "paths of goldens such as `golden/node.prom`, separated by commas; `1`, `true` or `yes` for every golden; `diff` to show differences; or `0`, `false`, `no`, `off` or nothing to compare";

/// What a build and its test do with a golden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Both compare the golden, and a difference is an error.
    Compare,
    /// The build does not compare the golden, and its test writes it.
    Write,
    /// The build does not compare the golden, and its test fails with a list of the differences.
    ShowDifference,
}

/// The mode that [`BLESS_VARIABLE`] and [`CI_VARIABLE`] select.
///
/// | `METRICS_BLESS` | effect |
/// |---|---|
/// | `golden/node.prom`, `a.prom,b.prom` | writes these goldens, compares all others; paths are relative to the package's root |
/// | `1`, `true`, `yes` | writes every golden |
/// | `diff` | shows how each golden differs, writes nothing |
/// | unset, empty, `0`, `false`, `no`, `off`, `n`, `f` | compares |
///
/// The words can be in upper or lower case, and spaces around a value are ignored. If `CI` is set to anything
/// other than a value that means false, nothing is written; `diff` still works.
///
/// ```
/// use frozen_metrics_schema::golden::{Action, Mode};
///
/// let mode = Mode::parse(Some("golden/node.prom"), None)?;
/// assert_eq!(mode.action("golden/node.prom"), Action::Write);
/// assert_eq!(mode.action("golden/link.prom"), Action::Compare);
///
/// let in_ci = Mode::parse(Some("1"), Some("true"))?;
/// assert_eq!(in_ci.action("golden/node.prom"), Action::Compare);
/// assert!(in_ci.bless_blocked_by_ci("golden/node.prom"));
/// # Ok::<_, String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mode {
    requested: Action,
    /// The goldens that the request lists; empty if it is for all goldens.
    paths: Vec<String>,
    is_ci: bool,
    /// The folder that goldens are written to; `None` for the package.
    folder: Option<PathBuf>,
}

impl Mode {
    /// Parses the values of the two variables; `None` stands for a variable that is not set.
    ///
    /// # Errors
    ///
    /// Returns an error if the value of `METRICS_BLESS` is not valid. The message lists the valid values.
    pub fn parse(bless: Option<&str>, ci: Option<&str>) -> Result<Self, String> {
        let (value, mut paths) = (bless.unwrap_or_default(), Vec::new());
        let requested = match &*value.trim().to_ascii_lowercase() {
            value if is_false(value) => Action::Compare,
            "1" | "true" | "yes" => Action::Write,
            "diff" => Action::ShowDifference,
            _ => {
                paths = parse_paths(value)
                    .ok_or_else(|| format!("`{BLESS_VARIABLE}` is {value:?}, expected {VALUES}"))?;
                Action::Write
            }
        };
        Ok(Self { requested, paths, is_ci: ci.is_some_and(|value| !is_false(value)), folder: None })
    }

    /// Sets the folder that goldens are written to instead of the package, the value of
    /// [`BLESS_FOLDER_VARIABLE`]. An empty path stands for the package.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use frozen_metrics_schema::golden::Mode;
    ///
    /// let mode = Mode::parse(Some("1"), None)?;
    /// assert_eq!(mode.folder(), None);
    /// let mode = mode.with_folder(Some("goldens".into()));
    /// assert_eq!(mode.folder(), Some(Path::new("goldens")));
    /// # Ok::<_, String>(())
    /// ```
    #[must_use]
    pub fn with_folder(mut self, folder: Option<PathBuf>) -> Self {
        self.folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        self
    }

    /// Returns the folder that goldens are written to; `None` if they are written to the package.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns the action for the golden with this path.
    pub fn action(&self, golden: &str) -> Action {
        match self.requested {
            Action::Write if self.is_ci || !self.is_requested(golden) => Action::Compare,
            requested => requested,
        }
    }

    /// Returns whether this golden would be written if `CI` were not set.
    pub fn bless_blocked_by_ci(&self, golden: &str) -> bool {
        self.is_ci && self.requested == Action::Write && self.is_requested(golden)
    }

    fn is_requested(&self, golden: &str) -> bool {
        self.paths.is_empty() || self.names(golden)
    }

    /// Returns whether `METRICS_BLESS` lists the path of this golden.
    pub fn names(&self, golden: &str) -> bool {
        self.paths.iter().any(|path| path == golden)
    }

    /// Returns a listed path that was probably meant for this golden but differs from its path: one with the
    /// same file name in another folder. Returns `None` if the golden's own path is listed.
    ///
    /// ```
    /// use frozen_metrics_schema::golden::Mode;
    ///
    /// let mode = Mode::parse(Some("bus/golden/node.prom"), None)?;
    /// assert_eq!(mode.near_miss("golden/node.prom"), Some("bus/golden/node.prom"));
    /// # Ok::<_, String>(())
    /// ```
    pub fn near_miss(&self, golden: &str) -> Option<&str> {
        let file = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let mut near = self.paths.iter().filter(|path| file(path) == file(golden));
        if self.names(golden) { None } else { near.next().map(String::as_str) }
    }

    /// Returns the paths that `METRICS_BLESS` lists.
    pub fn named(&self) -> &[String] {
        &self.paths
    }
}

/// Parses a list of paths. Returns `None` unless all end like a golden.
fn parse_paths(value: &str) -> Option<Vec<String>> {
    let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
    let paths: Vec<_> = items.map(|item| item.replace('\\', "/")).collect();
    let are_goldens = !paths.is_empty() && paths.iter().all(|path| path.ends_with(path::EXTENSION));
    // A path that no golden can have is kept as it is, for `near_miss`.
    let normal = |path: String| path::normalize(&path).unwrap_or(path);
    are_goldens.then(|| paths.into_iter().map(normal).collect())
}

/// Returns whether a variable with this value counts as unset.
fn is_false(value: &str) -> bool {
    matches!(&*value.trim().to_ascii_lowercase(), "" | "0" | "false" | "no" | "off" | "n" | "f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(bless: &str, ci: Option<&str>) -> Action {
        Mode::parse(Some(bless), ci).unwrap().action("golden/node.prom")
    }

    #[test]
    fn every_spelling_of_false_compares() {
        for value in ["", "0", "false", "no", "off", "n", "f", "FALSE", "Off", " no ", "\tF\n"] {
            assert_eq!(action(value, None), Action::Compare, "{value:?}");
            assert_eq!(action("1", Some(value)), Action::Write, "CI={value:?}");
        }
        assert_eq!(Mode::parse(None, None).unwrap().action("x.prom"), Action::Compare);
    }

    #[test]
    fn every_spelling_of_true_writes_all_but_in_ci() {
        for value in ["1", "true", "yes", "TRUE", " Yes "] {
            assert_eq!(action(value, None), Action::Write, "{value:?}");
            assert_eq!(action(value, Some("true")), Action::Compare, "{value:?}");
        }
    }

    #[test]
    fn a_path_writes_that_golden_alone() {
        for value in [
            "golden/node.prom",
            " ./golden/node.prom , ",
            "a.prom,golden\\node.prom",
            "x/../golden/node.prom",
        ] {
            assert_eq!(action(value, None), Action::Write, "{value:?}");
            assert_eq!(action(value, Some("1")), Action::Compare, "{value:?}");
        }
        for value in ["golden/link.prom", "node.prom", "/golden/node.prom", "golden/node.prom.prom"]
        {
            assert_eq!(action(value, None), Action::Compare, "{value:?}");
        }
    }

    #[test]
    fn diff_shows_in_ci_too() {
        for ci in [None, Some("true")] {
            assert_eq!(action(" Diff", ci), Action::ShowDifference);
            assert!(!Mode::parse(Some("diff"), ci).unwrap().bless_blocked_by_ci("a.prom"));
        }
    }

    #[test]
    fn any_other_value_is_an_error_that_lists_them() {
        for value in
            ["2", "y", "on", "all", "bless", "golden/node.txt", "1,a.prom", "diff,a.prom", ",", "é"]
        {
            let error = Mode::parse(Some(value), None).unwrap_err();
            assert!(error.starts_with(&format!("`METRICS_BLESS` is {value:?}, ")), "{error}");
            for known in ["golden/node.prom", "`1`", "`yes`", "`diff`", "`off`"] {
                assert!(error.contains(known), "{error}");
            }
        }
    }

    #[test]
    fn a_path_from_another_folder_is_a_near_miss() {
        let mode = Mode::parse(Some("bus/golden/node.prom,golden/link.prom"), None).unwrap();
        assert_eq!(mode.near_miss("golden/node.prom"), Some("bus/golden/node.prom"));
        assert_eq!(mode.near_miss("golden/link.prom"), None);
        assert_eq!(mode.near_miss("golden/other.prom"), None);
    }
}
