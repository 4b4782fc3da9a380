//! Link definitions of a doc comment.

use std::collections::HashSet;

/// The labels that are defined.
pub(super) type Definitions = HashSet<String>;

/// Returns the label that a line such as `[label]: destination "title"` defines, or that of a footnote.
pub(super) fn definition(line: &str) -> Option<String> {
    let (label, destination) = line.strip_prefix('[')?.split_once("]:")?;
    let mut parts = destination.trim().splitn(2, char::is_whitespace);
    let has_destination = parts.next().is_some_and(|destination| !destination.is_empty());
    let title = parts.next().map_or("", str::trim);
    let is_title = |[open, close]: [char; 2]| title.starts_with(open) && title.ends_with(close);
    let is_whole = title.is_empty()
        || label.starts_with('^')
        || [['"', '"'], ['\'', '\''], ['(', ')']].into_iter().any(is_title);
    (has_destination && is_whole && !label.trim().is_empty()).then(|| normalize(label))
}

/// Returns the label as links compare it: without case, backticks and repeated white space.
pub(super) fn normalize(label: &str) -> String {
    let label = label.replace('`', "").to_lowercase();
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}
