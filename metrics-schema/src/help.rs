//! Sentences before the HELP text of a family, which state that it is an alias or deprecated.

/// Returns the HELP text with this sentence before it.
pub(crate) fn prepend(sentence: &str, help: &str) -> String {
    let space = if help.is_empty() { "" } else { " " };
    format!("{sentence}{space}{help}")
}

/// Returns the HELP text after this sentence, with which it begins; `None` for another text.
pub(crate) fn strip<'a>(sentence: &str, help: &'a str) -> Option<&'a str> {
    let rest = help.strip_prefix(sentence)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}
