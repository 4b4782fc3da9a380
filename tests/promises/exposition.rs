//! A reader of text format 0.0.4, written from its specification and sharing nothing with the
//! renderer: what the other promises are checked with. Beside it, one of OpenMetrics.

pub(crate) mod openmetrics;
pub(crate) mod text;

use std::collections::BTreeMap;

pub(crate) use tests::Sample;

/// The samples in their order. Panics on text that the specification does not allow.
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
            assert!(labels.insert(label.to_owned(), value).is_none(), "label `{label}` twice");
            let end = after.strip_prefix(',').or(after.starts_with('}').then_some(after));
            inside = end.expect("a comma stands between labels");
        }
        rest = &inside[1..];
    }
    let value = rest.strip_prefix(' ').expect("a space stands before the value");
    let (value, rest) = value.split_once('\n').expect("a sample ends with a line feed");
    let value = value.parse().expect("a value is a number");
    (Sample { name: name.to_owned(), labels, value }, rest)
}

/// Whether both formats allow this name of a metric or a label.
pub(crate) fn is_name(name: &str, is_metric: bool) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || (is_metric && c == ':');
    name.starts_with(is_first) && name.chars().all(|c| is_first(c) || c.is_ascii_digit())
}

/// Up to the closing quote, unescaped, and what stands after it.
pub(crate) fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\n' => panic!("a raw line feed in a label value"),
            '\\' => value.push(match chars.next().map(|(_, escaped)| escaped) {
                Some('n') => '\n',
                Some(c @ ('"' | '\\')) => c,
                other => panic!("an escape that the format does not know: {other:?}"),
            }),
            c => value.push(c),
        }
    }
    panic!("a label value without its closing quote")
}

#[test]
fn the_reader_reads_what_the_specification_shows() {
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
