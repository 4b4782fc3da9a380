//! The first paragraph of lines of Markdown.

use super::definitions::definition;
use super::inline;
use crate::model::Spanned;

/// Returns the first paragraph as one line of plain text, if there is any.
///
/// A heading or an item of a list counts as a paragraph; blocks of code and link definitions are skipped.
pub(super) fn first(lines: &[Spanned<String>]) -> Option<Spanned<String>> {
    let definitions = lines.iter().filter_map(|line| definition(&line.value)).collect();
    let first = begin(lines)?;
    let span = lines[first].span;
    let (marker, start) = marker(&lines[first].value);
    let mut text = without_break(start).to_owned();
    if !marker.is_some_and(|marker| marker.starts_with('#')) {
        let rest = lines[first + 1..].iter().map(|line| line.value.as_str());
        for line in rest.take_while(|line| !ends(line)) {
            text.push(' ');
            text.push_str(without_break(line));
        }
    }
    Some(Spanned { value: inline::text(&text, &definitions), span })
}

/// Returns the index of the first line of text.
fn begin(lines: &[Spanned<String>]) -> Option<usize> {
    let mut fence = None;
    lines.iter().position(|line| {
        let line = line.value.as_str();
        match fence {
            Some(open) if line.starts_with(open) => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => fence = Some("```"),
            None if line.starts_with("~~~") => fence = Some("~~~"),
            None => return !line.is_empty() && definition(line).is_none() && !is_rule(line),
        }
        false
    })
}

/// Returns whether a paragraph ends before this line.
fn ends(line: &str) -> bool {
    line.is_empty()
        || line.starts_with("```")
        || line.starts_with("~~~")
        || is_rule(line)
        || definition(line).is_some()
        // A numbered list interrupts a paragraph only if it starts with 1.
        || marker(line).0.is_some_and(|marker| !marker.ends_with('.') || marker == "1.")
}

/// Returns whether the line underlines a heading or separates two blocks.
fn is_rule(line: &str) -> bool {
    ['=', '-', '_', '*'].iter().any(|mark| {
        let marks = line.chars().filter(|char| char == mark).count();
        marks >= 3 && line.chars().all(|char| char == *mark || char == ' ')
    })
}

/// Returns the marker of a heading, a list item or a quotation, and the rest of the line.
fn marker(line: &str) -> (Option<&str>, &str) {
    let Some((marker, rest)) = line.split_once(' ') else { return (None, line) };
    let is_marker = match marker {
        "-" | "+" | "*" | ">" => true,
        _ if marker.chars().all(|char| char == '#') => marker.len() <= 6,
        _ => marker.strip_suffix('.').is_some_and(|number| {
            !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
        }),
    };
    match is_marker {
        true => (Some(marker), rest.trim_start()),
        false => (None, line),
    }
}

/// Returns the line without the backslash of a line break.
fn without_break(line: &str) -> &str {
    match line.strip_suffix('\\') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => line,
    }
}
