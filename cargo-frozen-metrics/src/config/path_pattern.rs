//! Patterns of paths, relative to the root of the repository.

use glob::{MatchOptions, Pattern};

/// As in `.gitignore`: `*` and `?` do not match `/`, and a leading dot is a character like any other.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// A pattern of paths.
#[derive(Clone, Debug)]
pub(crate) struct PathPattern(Pattern);

impl PathPattern {
    /// Parses a pattern. Returns the reason if the text is not a pattern, or if its paths are outside the repository.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let path = text.trim_start_matches("./");
        if path.is_empty() {
            return Err("expected the path of a file or a folder".to_owned());
        }
        if path.starts_with(['/', '\\']) || path.split('/').any(|part| part == "..") {
            return Err(format!(
                "expected a path relative to the root of the repository, found `{path}`"
            ));
        }
        Pattern::new(path)
            .map(Self)
            .map_err(|error| format!("`{path}` is not a pattern: {}", error.msg))
    }

    /// Returns whether the pattern matches a whole path.
    pub(crate) fn matches(&self, path: &str) -> bool {
        self.0.matches_with(path, OPTIONS)
    }

    /// Returns the text of the pattern.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
