//! Markdown within a paragraph, as the text that rustdoc shows.
//!
//! Links, images and emphasis are replaced by their text, escapes and entities by their character. Code
//! keeps its backticks, with which HELP quotes values, unless it is the text of a link, which is a name.

mod code;
mod emphasis;
mod link;

use super::definitions::Definitions;
use emphasis::Emphasis;

/// Returns the visible text, with single spaces between words.
pub(super) fn text(markdown: &str, definitions: &Definitions) -> String {
    let text = plain(markdown, definitions, false);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the construct that a string begins with, and the length of its markup.
type Found = Option<(String, usize)>;

/// `is_link` states whether this is the text of a link.
fn plain(markdown: &str, definitions: &Definitions, is_link: bool) -> String {
    let mut text = Emphasis::default();
    let mut index = 0;
    while let Some(char) = markdown[index..].chars().next() {
        let rest = &markdown[index..];
        let found = match char {
            '\\' => escape(rest),
            '`' => code(rest, is_link),
            '<' => angles(rest),
            '&' => entity(rest),
            '[' | '!' => {
                let bracket = usize::from(char == '!');
                let link = link::find(&markdown[..index], &rest[bracket..], definitions);
                link.map(|(label, length)| (plain(label, definitions, true), bracket + length))
            }
            _ => None,
        };
        index += match found {
            Some((piece, length)) => {
                text.push(&piece);
                length
            }
            None if matches!(char, '*' | '_') => text.delimiters(&markdown[..index], rest, char),
            None => {
                text.push(char.encode_utf8(&mut [0; 4]));
                char.len_utf8()
            }
        };
    }
    text.finish()
}

/// A backslash before punctuation.
fn escape(rest: &str) -> Found {
    let char = rest.chars().nth(1).filter(char::is_ascii_punctuation)?;
    Some((char.to_string(), 2))
}

/// Code, which ends with as many backticks as it begins with. Unmatched backticks are text.
fn code(rest: &str, is_link: bool) -> Found {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let Some(length) = code::length(rest) else {
        return Some((rest[..ticks].to_owned(), ticks));
    };
    let code = match is_link {
        true => rest[ticks..length - ticks].trim(),
        false => &rest[..length],
    };
    Some((code.to_owned(), length))
}

/// `<https://example.com>`, `<somebody@example.com>`, or a comment, which has no text.
fn angles(rest: &str) -> Found {
    if rest.starts_with("<!--") {
        return Some((String::new(), rest.find("-->")? + "-->".len()));
    }
    let inner = &rest[1..rest.find('>')?];
    let is_address = inner
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !inner.contains('/'));
    let is_link = inner.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() >= 2
            && !rest.starts_with(':')
            && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    });
    let is_whole = !inner.contains(char::is_whitespace) && (is_address || is_link);
    is_whole.then(|| (inner.to_owned(), inner.len() + 2))
}

/// The entities that doc comments use.
const ENTITIES: [(&str, &str); 6] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&nbsp;", " "),
];

fn entity(rest: &str) -> Found {
    let (entity, text) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity))?;
    Some(((*text).to_owned(), entity.len()))
}
