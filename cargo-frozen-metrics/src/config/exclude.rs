//! `exclude`: paths that are not searched for goldens, such as those of the damaged goldens of tests.

use toml::Spanned;

use super::{PathPattern, Source};
use crate::error::Result;

/// Patterns of paths that are not searched for goldens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exclude(Vec<PathPattern>);

impl Exclude {
    pub(super) fn new(patterns: &[Spanned<String>], source: &Source<'_>) -> Result<Self> {
        let pattern = |text: &Spanned<String>| {
            PathPattern::parse(text.get_ref().trim_end_matches('/'))
                .map_err(|what| source.error(&text.span(), what))
        };
        patterns.iter().map(pattern).collect::<Result<_>>().map(Self)
    }

    /// Returns whether a pattern matches a path, or a folder above it. The path is relative to the root of the
    /// repository.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(index, _)| index).chain([path.len()]);
        let mut paths = ends.map(|end| &path[..end]);
        paths.any(|path| self.0.iter().any(|pattern| pattern.matches(path)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    #[test]
    fn a_pattern_matches_files_and_folders_with_all_that_is_in_them() {
        for (pattern, matching, others) in [
            ("ui-tests", &["ui-tests/a.prom", "ui-tests/b/c.prom"][..], &["a/ui-tests/b.prom"][..]),
            ("ui-tests/", &["ui-tests/a.prom"], &["ui-tests2/a.prom"]),
            ("./ui-tests/**", &["ui-tests/a.prom", "ui-tests/b/c.prom"], &["ui-tests.prom"]),
            ("*/golden", &["a/golden/b.prom"], &["golden/b.prom", "a/b/golden/c.prom"]),
            ("**/golden", &["golden/b.prom", "a/b/golden/c.prom"], &["a/golden.prom"]),
            ("**/bad*.prom", &["bad.prom", "a/bad1.prom"], &["a/good.prom", "bad/a.prom"]),
            ("a/?.prom", &["a/b.prom"], &["a/bc.prom"]),
            ("*.prom", &["a.prom"], &["a/b.prom"]),
        ] {
            let config = Config::parse(&format!("exclude = [\"other\", {pattern:?}]")).unwrap();
            for path in matching {
                assert!(config.exclude.matches(path), "{pattern} {path}");
            }
            for path in others {
                assert!(!config.exclude.matches(path), "{pattern} {path}");
            }
        }
        assert!(!Config::default().exclude.matches("a.prom"));
    }
}
