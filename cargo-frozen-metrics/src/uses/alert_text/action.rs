//! The actions of a Go template, `{{ … }}`, and their tokens.

use super::TextQuery;

/// An action of a template.
#[derive(Debug)]
pub(super) struct Action<'a> {
    pub(super) tokens: Vec<Token<'a>>,
}

/// A token of an action.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// The byte of the template at which it starts.
    pub(super) start: usize,
    /// The content of a string.
    pub(super) string: Option<TextQuery>,
}

impl Token<'_> {
    /// Returns the text of a word; empty for others.
    pub(super) fn word(&self) -> &str {
        if self.string.is_some() { "" } else { self.text }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == word
    }
}

/// Returns the actions of a template. One without an end is left out.
pub(super) fn actions(template: &str) -> Vec<Action<'_>> {
    let mut actions = Vec::new();
    let mut at = 0;
    while let Some(length) = template[at..].find("{{") {
        let Some((action, end)) = action(template, at + length + 2) else { break };
        actions.push(action);
        at = end;
    }
    actions
}

/// Reads the action whose content begins at `at`. Returns its end, too.
fn action(template: &str, mut at: usize) -> Option<(Action<'_>, usize)> {
    let mut tokens = Vec::new();
    loop {
        let rest = &template[at..];
        let first = rest.chars().next()?;
        if rest.starts_with("}}") {
            return Some((Action { tokens }, at + 2));
        }
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
        let (length, string) = match first {
            '/' if rest.starts_with("/*") => {
                at += rest.find("*/")? + 2;
                continue;
            }
            '"' | '`' | '\'' => {
                let (string, length) = string(template, at)?;
                (length, Some(string))
            }
            c if is_word(c) => (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), None),
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c => (c.len_utf8(), None),
        };
        // The `-` of `{{-` and `-}}` trims white space.
        if first != '-' {
            tokens.push(Token { text: &rest[..length], start: at, string });
        }
        at += length;
    }
}

/// Reads the string that begins at `start`. Returns its content and its length with the quotes.
fn string(template: &str, start: usize) -> Option<(TextQuery, usize)> {
    let mut content = TextQuery::default();
    let mut chars = template[start..].char_indices();
    let (_, quote) = chars.next()?;
    loop {
        let (at, c) = chars.next()?;
        if c == quote {
            content.positions.push(start + at);
            return Some((content, at + 1));
        }
        let c = match c {
            '\\' if quote != '`' => match chars.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            },
            c => c,
        };
        content.text.push(c);
        content.positions.extend(std::iter::repeat_n(start + at, c.len_utf8()));
    }
}
