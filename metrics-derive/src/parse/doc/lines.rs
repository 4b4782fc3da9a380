//! The lines of one attribute: one line of `///`, or all lines of a block comment.

/// Returns the lines, without the leading stars of a block comment.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> {
    let has_stars = has_stars(text);
    text.split('\n').enumerate().map(move |(index, line)| {
        let line = line.trim();
        match line.strip_prefix('*') {
            _ if !line.is_empty() && line.chars().all(|star| star == '*') => String::new(),
            Some(rest) if has_stars && index > 0 => rest.trim_start().to_owned(),
            _ => line.to_owned(),
        }
    })
}

/// Returns whether every line after the first begins with a star, except blank lines at the end. rustdoc has
/// the same rule: if only some lines do, they are a list.
fn has_stars(text: &str) -> bool {
    let rest = || text.trim_end().lines().skip(1).map(str::trim_start);
    let mut lines = rest().skip_while(|line| line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('*'))
}
