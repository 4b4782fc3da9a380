//! The parser of the text format, which reads one line at a time.

use std::fmt;

use crate::{Label, name};

/// One line of an exposition.
#[derive(Clone, Debug, PartialEq)]
pub enum Line<'a> {
    /// `# HELP name text`, unescaped.
    Help(&'a str, String),
    /// `# TYPE name word`.
    Type(&'a str, &'a str),
    /// Any other comment, without its `#`. In text format 0.0.4, `# UNIT` is one, too.
    Comment(&'a str),
    /// `name{labels} value`.
    Sample {
        /// The sample's name.
        name: &'a str,
        /// Its labels, unescaped, in the order of the line.
        labels: Vec<Label>,
        /// Its value as written.
        value: &'a str,
    },
    /// An empty line.
    Blank,
}

/// The error for a line that is not legal.
///
/// ```
/// use frozen_metrics_schema::exposition::{Malformed, lines};
///
/// let malformed: Malformed = lines("up 1\nup one\n").find_map(Result::err).unwrap();
/// assert_eq!((malformed.line, &*malformed.what), (2, "expected a value, found `one`"));
/// assert_eq!(malformed.to_string(), "line 2: expected a value, found `one`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The number of the line, starting at 1.
    pub line: usize,
    /// The problem.
    pub what: String,
}

impl Malformed {
    pub(crate) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Malformed {}

/// Parses the lines of an exposition. Their numbers start at 1. Only a line feed ends a line.
///
/// ```
/// use frozen_metrics_schema::exposition::{Line, lines};
///
/// let mut lines = lines("# TYPE up gauge\nup{zone=\"a\"} 1\n");
/// assert_eq!(lines.next(), Some(Ok((1, Line::Type("up", "gauge")))));
/// let Some(Ok((2, Line::Sample { name, labels, value }))) = lines.next() else { panic!() };
/// assert_eq!((name, &*labels[0].value, value), ("up", "a", "1"));
/// assert_eq!(lines.next(), None);
/// ```
pub fn lines(text: &str) -> impl Iterator<Item = Result<(usize, Line<'_>), Malformed>> {
    text.split_terminator('\n').zip(1..).map(|(line, number)| {
        let line = read_line(line).map_err(|what| Malformed::new(number, what))?;
        Ok((number, line))
    })
}

fn read_line(line: &str) -> Result<Line<'_>, String> {
    match line.strip_prefix('#') {
        Some(comment) => read_comment(comment),
        None if line.trim().is_empty() => Ok(Line::Blank),
        None => read_sample(line),
    }
}

fn read_comment(comment: &str) -> Result<Line<'_>, String> {
    let Some((word, rest)) = comment.strip_prefix(' ').and_then(|rest| rest.split_once(' ')) else {
        return Ok(Line::Comment(comment));
    };
    let (name, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let line = match word {
        "HELP" => Line::Help(name, unescape(text, "\\n")?),
        "TYPE" => Line::Type(name, text),
        _ => return Ok(Line::Comment(comment)),
    };
    match name::is_legal_on_the_wire(name) {
        true => Ok(line),
        false => Err(format!("expected a metric name after `{word}`, found `{}`", visible(name))),
    }
}

fn read_sample(line: &str) -> Result<Line<'_>, String> {
    let end = line.find(['{', ' ']).unwrap_or(line.len());
    let (name, mut rest) = line.split_at(end);
    if !name::is_legal_on_the_wire(name) {
        return Err(format!("expected a metric name, found `{}`", visible(name)));
    }
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        (labels, rest) = read_labels(inside)?;
    }
    let value = rest.strip_prefix(' ').ok_or("expected a space before the value")?;
    match is_value(value) {
        true => Ok(Line::Sample { name, labels, value }),
        false => Err(format!("expected a value, found `{}`", visible(value))),
    }
}

/// Parses the labels up to the closing brace, and also returns the text after it.
fn read_labels(mut rest: &str) -> Result<(Vec<Label>, &str), String> {
    let mut labels = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((labels, after));
        }
        let (name, after) = rest.split_once('=').ok_or(LABEL)?;
        if !name::is_legal_label_on_the_wire(name) {
            return Err(format!("expected a label name, found `{}`", visible(name)));
        }
        let (value, after) = quoted(after)?;
        labels.push(Label { name: name.to_owned().into(), value: value.into() });
        rest = match after.strip_prefix(',') {
            Some(after) => after,
            None if after.starts_with('}') => after,
            None => return Err("expected `,` or `}` after the label value".to_owned()),
        };
    }
}

const LABEL: &str = "expected `label=\"value\"`";

/// Parses a quoted label value. Returns it unescaped, and the text after it.
pub(crate) fn quoted(text: &str) -> Result<(String, &str), String> {
    let inside = text.strip_prefix('"').ok_or(LABEL)?;
    let is_escaped = |quote: usize| {
        let before = inside[..quote].bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 1
    };
    let mut quotes = inside.match_indices('"').map(|(quote, _)| quote);
    let end =
        quotes.find(|quote| !is_escaped(*quote)).ok_or("expected a `\"` after the label value")?;
    Ok((unescape(&inside[..end], "\\n\"")?, &inside[end + 1..]))
}

/// Replaces the escape sequences `\x` for each `x` in `known`. Any other escape is an error, as in promtool.
fn unescape(text: &str, known: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next().filter(|c| known.contains(*c)) {
                Some('n') => out.push('\n'),
                Some(c) => out.push(c),
                None => return Err("invalid escape sequence".to_owned()),
            },
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Escapes invisible characters, including line feeds, for a message of one line.
///
/// ```
/// use frozen_metrics_schema::exposition::visible;
///
/// assert_eq!(visible("größe\n\u{200b}"), "größe\\n\\u{200b}");
/// ```
pub fn visible(text: &str) -> String {
    let escaped = |c: char| match c {
        ' '..='~' => c.to_string(),
        c => c.escape_debug().to_string(),
    };
    text.chars().map(escaped).collect()
}

/// Returns the names between backticks, separated by commas.
///
/// ```
/// use frozen_metrics_schema::exposition::backticked;
///
/// assert_eq!(backticked(["peer", "side"]), "`peer`, `side`");
/// ```
pub fn backticked(names: impl IntoIterator<Item = impl fmt::Display>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn is_value(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposition::{escape_help, escape_label_value};

    #[test]
    fn escaped_text_round_trips() {
        for value in ["", "\\", "\"", "\n", "\\n", "a\r\tb", "}", "\",x=\"", "émoji 🦀", "\\\\\""]
        {
            let mut line = "m{l=\"".to_owned();
            escape_label_value(&mut line, value);
            line.push_str("\"} 1\n# HELP m ");
            escape_help(&mut line, value);
            let read: Vec<_> = lines(&line).collect::<Result<_, _>>().expect(&line);
            let [(1, Line::Sample { labels, .. }), (2, Line::Help("m", help))] = &read[..] else {
                panic!("{read:?}");
            };
            assert_eq!((&*labels[0].value, &**help), (value, value));
        }
    }

    #[test]
    fn errors_name_the_line() {
        let cases = [
            ("up 1\n1up 1", 2, "expected a metric name, found `1up`"),
            ("up", 1, "expected a space before the value"),
            ("up  1", 1, "expected a value, found ` 1`"),
            ("up one", 1, "expected a value, found `one`"),
            ("up{a} 1", 1, "expected `label=\"value\"`"),
            ("up{a=\"1} 1", 1, "expected a `\"` after the label value"),
            ("up{a=\"\\r\"} 1", 1, "invalid escape sequence"),
            ("up{a=\"1\"b=\"2\"} 1", 1, "expected `,` or `}` after the label value"),
            ("up{0=\"1\"} 1", 1, "expected a label name, found `0`"),
            ("# TYPE 1up gauge", 1, "expected a metric name after `TYPE`, found `1up`"),
            ("# HELP up a\\qb", 1, "invalid escape sequence"),
            ("up\u{200b} 1", 1, "expected a metric name, found `up\\u{200b}`"),
            ("up 1\u{a0}", 1, "expected a value, found `1\\u{a0}`"),
        ];
        for (text, line, what) in cases {
            let error = lines(text).find_map(Result::err).expect(text);
            assert_eq!((error.line, &*error.what), (line, what), "{text}");
        }
    }

    #[test]
    fn empty_text_has_no_lines() {
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("\n\n").count(), 2);
    }
}
