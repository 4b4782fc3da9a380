//! Regular expressions of matchers, which match whole values.

use regex::Regex;

/// The largest compiled expression in bytes.
const MAX_SIZE: usize = 1 << 20;

/// Compiles an expression. Returns `None` for one that is refused.
pub(in crate::uses) fn compile(pattern: &str) -> Option<Regex> {
    regex::RegexBuilder::new(&format!("^(?s:{pattern})$")).size_limit(MAX_SIZE).build().ok()
}

/// Returns the names that a pattern matches.
pub(in crate::uses) fn matching<'a>(
    pattern: &str,
    names: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    let regex = compile(pattern);
    names.filter(move |name| regex.as_ref().is_some_and(|regex| regex.is_match(name)))
}

/// Returns the text with which all matches of a pattern begin.
pub(in crate::uses) fn literal_start(pattern: &str) -> &str {
    let is_meta = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | ':');
    let start = &pattern[..pattern.find(is_meta).unwrap_or(pattern.len())];
    // The matches of `a|b` have no common start. Those of `ab*` begin with less.
    if pattern.contains('|') {
        return "";
    }
    match pattern[start.len()..].chars().next() {
        Some('*' | '?' | '{') => &start[..start.len().saturating_sub(1)],
        _ => start,
    }
}

/// Returns the values of a pattern that is only a list, such as `a|b` or `0\.5|1`.
pub(in crate::uses) fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let inner =
        pattern.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(pattern);
    inner.split('|').map(literal).collect()
}

/// Returns the value of a pattern that matches only one.
fn literal(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                c if c.is_ascii_alphanumeric() => return None,
                c => out.push(c),
            },
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' => {
                return None;
            }
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_matches_begin_with_the_literal_start() {
        for (pattern, start) in
            [("ab.*", "ab"), ("ab*", "a"), ("a|b", ""), ("ab*|c", ""), (".*", ""), ("ab", "ab")]
        {
            assert_eq!(literal_start(pattern), start, "{pattern}");
        }
    }
}
