//! The lines of one attribute: one of `///`, all of a block comment.

/// The lines, without the stars that begin those of a block comment.
pub(super) fn of(text: &str) -> impl Iterator<Item = String> {
    let has_stars = has_stars(text);
    text.split('\n').enumerate().map(move |(at, line)| {
        let line = line.trim();
        match line.strip_prefix('*') {
            _ if !line.is_empty() && line.chars().all(|star| star == '*') => String::new(),
            Some(rest) if has_stars && at > 0 => rest.trim_start().to_owned(),
            _ => line.to_owned(),
        }
    })
}

/// Whether every line after the first begins with a star, blank lines at the end aside, as rustdoc
/// decides it. A list of which some lines begin with stars is a list.
fn has_stars(text: &str) -> bool {
    let rest = || text.trim_end().lines().skip(1).map(str::trim_start);
    let mut lines = rest().skip_while(|line| line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('*'))
}
