//! The lines of text format 0.0.4, read as scrapers read them: with any blanks, timestamps, and escapes that
//! the format does not know.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::visible;
use frozen_metrics_schema::name::{is_legal_label_on_the_wire, is_legal_on_the_wire};

/// One line.
#[derive(Debug, PartialEq)]
pub(crate) enum Line<'a> {
    Help { name: &'a str, help: String },
    Type { name: &'a str, word: &'a str },
    Sample { name: &'a str, labels: Vec<Label>, value: &'a str },
    Ignored,
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Parses a line.
///
/// # Errors
///
/// Returns what is wrong with a line that a scraper would refuse.
pub(crate) fn parse(line: &str) -> Result<Line<'_>, String> {
    let line = line.trim_start_matches(BLANKS);
    match line.strip_prefix('#') {
        Some(comment) => parse_comment(comment),
        None if line.is_empty() => Ok(Line::Ignored),
        None => parse_sample(line),
    }
}

fn parse_comment(comment: &str) -> Result<Line<'_>, String> {
    let (word, rest) = token(comment);
    if !comment.starts_with(BLANKS) || !["HELP", "TYPE"].contains(&word) {
        return Ok(Line::Ignored);
    }
    let (name, rest) = token(rest);
    if !is_legal_on_the_wire(name) {
        return Err(format!("expected a metric name after `{word}`, found `{}`", shown(name)));
    }
    let text = rest.strip_prefix(BLANKS).unwrap_or(rest);
    Ok(match word {
        "HELP" => Line::Help { name, help: unescape(text, false) },
        _ => Line::Type { name, word: text.trim_matches(BLANKS) },
    })
}

fn parse_sample(line: &str) -> Result<Line<'_>, String> {
    let end = line.find(['{', ' ', '\t']).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if !is_legal_on_the_wire(name) {
        return Err(format!("expected a metric name, found `{}`", shown(name)));
    }
    let rest = rest.trim_start_matches(BLANKS);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(inside) => parse_labels(inside)?,
        None => (Vec::new(), rest),
    };
    let (value, rest) = token(rest);
    if value.parse::<f64>().is_err() {
        return Err(format!("expected a value, found `{}`", shown(value)));
    }
    let timestamp = rest.trim_matches(BLANKS);
    match timestamp.is_empty() || timestamp.parse::<i64>().is_ok() {
        true => Ok(Line::Sample { name, labels, value }),
        false => Err(format!("expected a timestamp, found `{}`", shown(timestamp))),
    }
}

/// Parses the labels up to the closing brace, and also returns the text after it.
fn parse_labels(mut rest: &str) -> Result<(Vec<Label>, &str), String> {
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start_matches(BLANKS);
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((labels, after));
        }
        let (name, after) = rest.split_once('=').ok_or("expected `label=\"value\"`")?;
        let name = name.trim_end_matches(BLANKS);
        if !is_legal_label_on_the_wire(name) {
            return Err(format!("expected a label name, found `{}`", shown(name)));
        }
        let (value, after) = parse_quoted(after.trim_start_matches(BLANKS))?;
        labels.push(Label { name: name.to_owned().into(), value: value.into() });
        rest = after.trim_start_matches(BLANKS);
        rest = match rest.strip_prefix(',') {
            Some(after) => after,
            None if rest.starts_with('}') => rest,
            None => return Err("expected `,` or `}` after the label value".to_owned()),
        };
    }
}

/// Parses a quoted value. Returns it unescaped, and the text after it.
fn parse_quoted(text: &str) -> Result<(String, &str), String> {
    let inside = text.strip_prefix('"').ok_or("expected a `\"` before the label value")?;
    let mut is_escaped = false;
    for (index, byte) in inside.bytes().enumerate() {
        match byte {
            b'"' if !is_escaped => {
                return Ok((unescape(&inside[..index], true), &inside[index + 1..]));
            }
            byte => is_escaped = byte == b'\\' && !is_escaped,
        }
    }
    Err("expected a `\"` after the label value".to_owned())
}

/// Replaces escape sequences. Unknown ones stay as they are, as in Prometheus.
fn unescape(text: &str, is_quoted: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(index) = rest.find('\\') {
        out.push_str(&rest[..index]);
        let escaped = rest[index + 1..].chars().next();
        match escaped {
            Some('n') => out.push('\n'),
            Some('\\') => out.push('\\'),
            Some('"') if is_quoted => out.push('"'),
            other => {
                out.push('\\');
                out.extend(other);
            }
        }
        rest = &rest[index + 1 + escaped.map_or(0, char::len_utf8)..];
    }
    out.push_str(rest);
    out
}

/// Splits off the first word.
fn token(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(BLANKS);
    text.split_at(text.find(BLANKS).unwrap_or(text.len()))
}

/// Returns a text for a message: one line, shortened.
pub(super) fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 40;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", visible(&text[..end])),
        None => visible(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<'a>(name: &'a str, labels: &[(&str, &str)], value: &'a str) -> Line<'a> {
        let label = |(name, value): &(&str, &str)| Label {
            name: name.to_string().into(),
            value: value.to_string().into(),
        };
        Line::Sample { name, labels: labels.iter().map(label).collect(), value }
    }

    #[test]
    fn lines_are_read_as_scrapers_read_them() {
        let cases = [
            ("up 1", sample("up", &[], "1")),
            ("\tup\t1 \t", sample("up", &[], "1")),
            ("up 1 1700000000000", sample("up", &[], "1")),
            ("up{} -1 -5", sample("up", &[], "-1")),
            ("up { a = \"b\" , c=\"}\" ,\t} +Inf", sample("up", &[("a", "b"), ("c", "}")], "+Inf")),
            (r#"up{a="\\\"\n\q\\"}NaN"#, sample("up", &[("a", "\\\"\n\\q\\")], "NaN")),
            ("", Line::Ignored),
            (" \t", Line::Ignored),
            ("#", Line::Ignored),
            ("#HELP up a", Line::Ignored),
            ("# EOF", Line::Ignored),
            ("# HELP up", Line::Help { name: "up", help: "".into() }),
            ("#  HELP\tup  \\\\a\\n\\\" ", Line::Help { name: "up", help: " \\a\n\\\" ".into() }),
            ("# TYPE  up \t gauge ", Line::Type { name: "up", word: "gauge" }),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn errors_state_what_is_expected() {
        let cases = [
            ("<html>", "expected a metric name, found `<html>`"),
            ("up", "expected a value, found ``"),
            ("up one", "expected a value, found `one`"),
            ("up 1 2 3", "expected a timestamp, found `2 3`"),
            ("up 1\r", "expected a value, found `1\\r`"),
            ("up{a} 1", "expected `label=\"value\"`"),
            ("up{a=1} 1", "expected a `\"` before the label value"),
            ("up{a=\"1} 1", "expected a `\"` after the label value"),
            ("up{a=\"1\\\"} 1", "expected a `\"` after the label value"),
            ("up{a=\"1\"b=\"2\"} 1", "expected `,` or `}` after the label value"),
            ("up{a.b=\"1\"} 1", "expected a label name, found `a.b`"),
            ("# TYPE a.b gauge", "expected a metric name after `TYPE`, found `a.b`"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected.to_owned()), "{text}");
        }
        let long = parse(&"ö".repeat(999)).unwrap_err();
        assert_eq!(long.matches("\\u{f6}").count() + long.matches('ö').count(), 40, "{long}");
    }
}
