//! Links to an address, a definition or an item.

use super::code;
use crate::parse::doc::definitions::{Definitions, normalize};

/// Returns the label of the link or image whose bracket `rest` begins with, and the length of the link. The
/// label of a footnote, which has no text, is empty.
pub(super) fn find<'a>(
    before: &str,
    rest: &'a str,
    definitions: &Definitions,
) -> Option<(&'a str, usize)> {
    let end = rest.starts_with('[').then(|| closing(rest, '[', ']'))??;
    let label = &rest[1..end];
    let after = &rest[end + 1..];
    if label.starts_with('^') {
        return Some(("", end + 1));
    }
    let length = if let Some(address) = address(after) {
        address
    } else if let Some(reference) = reference(before, label, after, definitions) {
        reference
    } else if is_defined(label, definitions) || is_item(label) {
        0
    } else {
        return None;
    };
    Some((label, end + 1 + length))
}

/// Returns the index of the bracket that closes the first one, skipping code and escapes.
fn closing(rest: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut index) = (0_usize, 0);
    while let Some(char) = rest[index..].chars().next() {
        index += match char {
            '\\' => 1 + rest[index + 1..].chars().next().map_or(0, char::len_utf8),
            '`' => code::length(&rest[index..]).unwrap_or(1),
            _ => {
                depth += usize::from(char == open);
                depth -= usize::from(char == close);
                if depth == 0 {
                    return Some(index);
                }
                char.len_utf8()
            }
        };
    }
    None
}

/// Returns the length of `(destination "title")`.
fn address(after: &str) -> Option<usize> {
    let end = after.starts_with('(').then(|| closing(after, '(', ')'))??;
    let inner = after[1..end].trim();
    let (destination, title) = match inner.strip_prefix('<') {
        Some(inner) => inner.split_once('>')?,
        None => inner.split_once(char::is_whitespace).unwrap_or((inner, "")),
    };
    let title = title.trim();
    let is_title = title.is_empty() || title.starts_with(['"', '\'', '(']);
    (is_title && !destination.contains('<')).then_some(end + 1)
}

/// Returns the length of `[reference]`, if the reference is defined or the path of an item, or of `[]`, if
/// the label is.
fn reference(before: &str, label: &str, after: &str, definitions: &Definitions) -> Option<usize> {
    let end = after.starts_with('[').then(|| closing(after, '[', ']'))??;
    let is_index = before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
    let reference = Some(&after[1..end]).filter(|name| !name.is_empty()).unwrap_or(label);
    let is_link = is_defined(reference, definitions) || !is_index && is_path(reference);
    is_link.then_some(end + 1)
}

fn is_defined(label: &str, definitions: &Definitions) -> bool {
    definitions.contains(&normalize(label))
}

/// Returns whether rustdoc would resolve this label as an item without a definition: a name in backticks, a
/// path, a type, a constant or a call. `[ms]` is text.
fn is_item(label: &str) -> bool {
    let is_code = label.starts_with('`') && label.ends_with('`');
    let has_case = label.starts_with(|char: char| char.is_ascii_uppercase())
        && label.contains(|char: char| char.is_ascii_lowercase() || char == '_');
    let is_called = label.ends_with("()") || label.ends_with('!') || label.contains('@');
    is_path(label) && (is_code || has_case || is_called || label.contains("::"))
}

/// Returns whether this is a path of rustdoc: `struct@Gauge`, `crate::Gauge::set()`, `Vec<T>`.
fn is_path(label: &str) -> bool {
    let path = label.trim().trim_matches('`');
    let path = match path.split_once('@') {
        Some((kind, path)) if is_identifier(kind) => path,
        _ => path,
    };
    let path = path.strip_suffix("()").or_else(|| path.strip_suffix('!')).unwrap_or(path);
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    let path = match path.split_once('<') {
        Some((path, generics)) if generics.ends_with('>') => path,
        _ => path,
    };
    path.trim_start_matches("::").split("::").all(is_identifier)
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
}
