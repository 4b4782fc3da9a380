//! Maps the text of a scalar to the file in which it is written.

use super::{Node, Style};

/// Returns the byte of the file for each byte of a scalar's text, and for its end.
///
/// All that a scalar can change between the file and its text is white space (indentation, folded lines) and escape
/// sequences, so the other characters follow each other in the same order in both.
pub(crate) fn positions(file: &str, node: Node<'_>) -> Vec<usize> {
    let (Some(text), Some(style)) = (node.text(), node.style()) else { return Vec::new() };
    let mut at = node.start() + usize::from(style != Style::Plain);
    let mut positions = Vec::with_capacity(text.len() + 1);
    for c in text.chars() {
        if !c.is_whitespace() {
            at = after_space(file, at, style);
        }
        positions.extend(std::iter::repeat_n(at, c.len_utf8()));
        at += written(file.get(at..).unwrap_or_default(), c, style);
    }
    positions.push(at.min(file.len()));
    positions
}

/// Skips white space, and in double quotes a `\` at the end of a line.
fn after_space(file: &str, mut at: usize, style: Style) -> usize {
    loop {
        let rest = file.get(at..).unwrap_or_default();
        let space = rest.len() - rest.trim_start().len();
        let is_continued = style == Style::DoubleQuoted
            && rest[space..].starts_with('\\')
            && rest[space + 1..].starts_with(['\n', '\r']);
        at += space;
        if !is_continued {
            return at;
        }
        at += 1;
    }
}

/// Returns the length in the file of a character of the text; 0 for white space that is written otherwise.
fn written(rest: &str, c: char, style: Style) -> usize {
    if style == Style::DoubleQuoted && rest.starts_with('\\') {
        let length = match rest.as_bytes().get(1) {
            Some(b'x') => 4,
            Some(b'u') if u32::from(c) > 0xffff => 12,
            Some(b'u') => 6,
            Some(b'U') => 10,
            _ => 2,
        };
        return length.min(rest.len());
    }
    if !rest.starts_with(c) {
        return 0;
    }
    if style == Style::SingleQuoted && rest.starts_with("''") { 2 } else { c.len_utf8() }
}

/// Returns the first byte of each line.
pub(crate) fn lines(text: &str) -> Vec<usize> {
    [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{json, yaml};
    use super::*;

    /// Returns what is in the file where the scalar's text has `word`.
    fn found<'a>(file: &'a str, node: Node<'_>, word: &str) -> &'a str {
        let at = positions(file, node)[node.text().unwrap().find(word).unwrap()];
        &file[at..at + word.len()]
    }

    #[test]
    fn a_word_of_a_scalar_is_found_in_its_file() {
        for file in [
            "# é\na: foo(bar) > baz\n",
            "a: |\n  foo\n    bar\n\n  baz\n",
            "a: >-\n  foo\n  bar\n\n  baz\nb: 1\n",
            "a: 'foo ''x'' bar\n  baz'\n",
            "a: \"foo \\\"x\\\" \\u00e9\\n\\\n   bar\n  baz\"\n",
            "a: |- # foo\n   foo\n   # é\n   bar{x='y'} baz",
        ] {
            let tree = yaml(file).unwrap();
            let node = tree.documents().next().unwrap().get("a").unwrap();
            for word in ["foo", "bar", "baz"] {
                assert_eq!(found(file, node, word), word, "{file}");
            }
        }
        let file = r#"{"é": 1, "a": "foo\n\"\ud83d\ude00\" bar\u003ebaz"}"#;
        let tree = json(file).unwrap();
        let node = tree.documents().next().unwrap();
        for word in ["foo", "bar", "baz"] {
            assert_eq!(found(file, node.get("a").unwrap(), word), word);
        }
    }

    #[test]
    fn what_is_neither_yaml_nor_json_has_a_position() {
        let deep = "[".repeat(10_000);
        assert!(json(&deep).is_err() && yaml(&deep).is_err());
        assert!(yaml(&"- ".repeat(10_000)).is_err());
        for (text, at) in [("{\"a\": }", 6), ("{\"a\" 1}", 5), ("[1 2]", 3), ("{} {}", 3)] {
            assert_eq!(json(text).unwrap_err().at, at, "{text}");
        }
        assert!(yaml("a: b\nc: {{ d }\n").unwrap_err().at > 5);
    }
}
