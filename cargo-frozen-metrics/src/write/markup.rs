//! Texts in Markdown, with everything escaped that could be markup.

use std::fmt::Write;

use crate::level::Level;

/// Returns text below a summary that opens it. The summary is HTML.
pub(crate) fn folded(summary: &str, body: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{body}</details>\n\n")
}

/// Adds texts as long as they fit into `largest` bytes. Returns the number of those that do not.
pub(crate) fn push_fitting(
    out: &mut String,
    texts: impl Iterator<Item = String>,
    largest: usize,
) -> usize {
    let mut left_out = 0;
    for text in texts {
        if out.len() + text.len() > largest {
            left_out += 1;
        } else {
            out.push_str(&text);
        }
    }
    left_out
}

/// Returns a level as a cell of a table.
pub(crate) fn level_cell(level: Level) -> &'static str {
    match level {
        Level::Break => "**BREAK**",
        Level::Danger => "**DANGER**",
        Level::Note | Level::Ok => "note",
    }
}

/// Returns the fence of a block of code that contains these texts.
pub(super) fn fence(texts: &[impl AsRef<str>]) -> String {
    let longest = texts.iter().map(|text| longest_run(text.as_ref())).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// Returns the number of backticks in the longest run of them.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Returns at most 300 characters of a text.
pub(crate) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(300).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Returns a message as Markdown on one line. Text between backticks becomes code, text between quotes becomes code with
/// the quotes, and all other markup is escaped.
pub(crate) fn inline(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(start);
        let Some(end) = quoted_length(quoted) else { break };
        let (quoted, after) = quoted.split_at(end);
        out.push_str(&plain(before));
        out.push_str(&code(quoted.trim_matches('`')));
        rest = after;
    }
    out + &plain(rest)
}

/// Returns the length of the text in quotes or backticks at the beginning; `None` if they are not closed. In quotes, a
/// backslash escapes the next character, as in the `Debug` form of a string.
fn quoted_length(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    while let Some((index, c)) = characters.next() {
        if c == '\\' && quote == '"' {
            characters.next();
        } else if c == quote {
            return Some(index + 1);
        }
    }
    None
}

/// Escapes text outside of code, where GitHub looks for mentions such as `@name` and `#1`. A zero-width space ends
/// them.
fn plain(text: &str) -> String {
    let text = escaped(text);
    text.replace("&#64;", "&#64;&#8203;").replace("&#35;", "&#35;&#8203;")
}

/// Returns text as code.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// Replaces every character that could be markup, a mention, a link or a line end by its HTML entity.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // `www.` begins a link, also in code.
            '.' if out.ends_with(['w', 'W']) => out.push_str("&#46;"),
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | ' '
            | ','
            | '.'
            | ';'
            | '('
            | ')'
            | '-'
            | '/'
            | '=' => {
                out.push(c);
            }
            c if c.is_alphanumeric() || c == '…' => out.push(c),
            c => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_markup() {
        let text = inline("label `a`: value \"<img src=x>|\\n@all\" **added** #1\n| x");
        let markup = ['|', '@', '*', '#', '\n', '`', '"'];
        let entities = text.replace("<code>", "").replace("</code>", "").replace("&#", "");
        assert!(!entities.contains(markup) && !entities.contains('<'), "{text}");
        assert!(text.starts_with("label <code>a</code>&#58; value "), "{text}");
    }

    #[test]
    fn values_are_code_with_all_their_characters() {
        let value = "a`b` \"c\\";
        let text = inline(&format!("value {value:?} of `l` removed"));
        let expected = format!("value {} of {} removed", code(&format!("{value:?}")), code("l"));
        assert_eq!(text, expected);
        // Outside of code, nobody is mentioned. What is not closed is text.
        assert_eq!(inline("@a \"b"), "&#64;&#8203;a &#34;b");
        assert_eq!(inline("a ` b"), "a &#96; b");
        assert_eq!(code("www.a.b http://a"), "<code>www&#46;a.b http&#58;//a</code>");
    }
}
