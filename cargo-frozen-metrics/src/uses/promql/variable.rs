//! Template variables in an expression: `$x`, `${x:regex}`, `[[x]]` and `{{ .x }}`.

/// Returns the length of the variable at the start of a text.
pub(super) fn variable(text: &str) -> Option<usize> {
    let inside = |open: &str, close: &str| {
        let rest = text.strip_prefix(open)?;
        let end = rest.find(close)?;
        let is_variable = end > 0 && !rest[..end].contains(['\n', '"', '$']);
        is_variable.then_some(open.len() + end + close.len())
    };
    // In `{{{ .x }}}`, the outer braces are those of a selector.
    if text.starts_with("{{") && !text.starts_with("{{{") {
        let end = text.find("}}")?;
        return Some(end + 2);
    }
    if text.starts_with("${") {
        return inside("${", "}");
    }
    if text.starts_with("[[") {
        // `[[:alpha:]]` and `[[a-z]]` are character classes rather than variables.
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let format = |length: &usize| {
            text[2..length - 2].split(':').all(|part| !part.is_empty() && part.chars().all(is_name))
        };
        return inside("[[", "]]").filter(format);
    }
    let name = text.strip_prefix('$')?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    Some(1 + name.find(is_end).unwrap_or(name.len()))
}

/// Returns the regular expression of all values of a string with variables in it. `is_regex` says whether the string is
/// itself a regular expression.
pub(super) fn pattern(text: &str, is_regex: bool) -> String {
    let mut pattern = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(length) = variable(&text[at..]) {
            pattern.push_str(".*");
            at += length;
            continue;
        }
        match is_regex {
            true => pattern.push(c),
            false => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
        at += c.len_utf8();
    }
    pattern
}

/// Returns whether a string has a variable in it.
pub(super) fn has_variable(text: &str) -> bool {
    let mut starts = text.char_indices().filter(|(_, c)| matches!(c, '$' | '[' | '{'));
    starts.any(|(at, _)| variable(&text[at..]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_in_strings_are_found() {
        for text in ["$x", "a${x:regex}b", "[[x]]", "{{ .x }}"] {
            assert!(has_variable(text), "{text}");
        }
        for text in ["a.*$", "$1", "[[:alpha:]]+", "a{2}", "5.."] {
            assert!(!has_variable(text), "{text}");
        }
    }
}
