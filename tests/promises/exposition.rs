//! Parsers for the text format 0.0.4 and for OpenMetrics, written from the specifications. They
//! share no code with the encoders.

pub(crate) mod openmetrics;
pub(crate) mod text;

use std::collections::BTreeMap;

pub(crate) use tests::Sample;

/// Returns the samples in order. Panics on illegal text.
pub(crate) fn samples(text: &str) -> Vec<Sample> {
    let mut rest = text;
    let mut samples = Vec::new();
    while !rest.is_empty() {
        if rest.starts_with('#') {
            rest = rest.split_once('\n').expect("a comment ends with a line feed").1;
        } else {
            let (sample, after) = sample(rest);
            samples.push(sample);
            rest = after;
        }
    }
    samples
}

fn sample(text: &str) -> (Sample, &str) {
    let end = text.find(['{', ' ']).expect("a name ends with a brace or a space");
    let (name, mut rest) = text.split_at(end);
    let mut labels = BTreeMap::new();
    if let Some(mut inside) = rest.strip_prefix('{') {
        while !inside.starts_with('}') {
            let (label, after) = inside.split_once("=\"").expect("a label has a quoted value");
            let (value, after) = quoted(after);
            assert!(labels.insert(label.to_owned(), value).is_none(), "duplicate label `{label}`");
            let end = after.strip_prefix(',').or(after.starts_with('}').then_some(after));
            inside = end.expect("a comma separates labels");
        }
        rest = &inside[1..];
    }
    let value = rest.strip_prefix(' ').expect("a space precedes the value");
    let (value, rest) = value.split_once('\n').expect("a sample ends with a line feed");
    let value = value.parse().expect("a value is a number");
    (Sample { name: name.to_owned(), labels, value }, rest)
}

/// Returns whether both formats allow this metric or label name.
pub(crate) fn is_name(name: &str, is_metric: bool) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || (is_metric && c == ':');
    name.starts_with(is_first) && name.chars().all(|c| is_first(c) || c.is_ascii_digit())
}

/// Parses a quoted text. Returns it unescaped, with the rest after the closing quote.
pub(crate) fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return (value, &text[index + 1..]),
            '\n' => panic!("unescaped line feed in a label value"),
            '\\' => value.push(match chars.next().map(|(_, escaped)| escaped) {
                Some('n') => '\n',
                Some(c @ ('"' | '\\')) => c,
                other => panic!("unknown escape: {other:?}"),
            }),
            c => value.push(c),
        }
    }
    panic!("missing closing quote")
}

#[test]
fn the_parser_reads_the_example_of_the_specification() {
    let text = "# HELP x y\n# TYPE x gauge\nx{a=\"\\\"\\\\\\n\r\",b=\"}, \"} +Inf\nx 2\n";
    let labels = [("a", "\"\\\n\r"), ("b", "}, ")];
    let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let name = || "x".to_owned();
    assert_eq!(
        samples(text),
        [
            Sample { name: name(), labels: labels.into(), value: f64::INFINITY },
            Sample { name: name(), labels: BTreeMap::new(), value: 2.0 },
        ]
    );
}
