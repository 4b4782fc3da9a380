//! The functions that escape texts, and the one that writes the labels of a sample.

use crate::Label;

/// A target for exposition text: a `String`, or the buffer of an encoder.
pub trait Out {
    /// Appends this text.
    fn push_str(&mut self, text: &str);
}

impl Out for String {
    fn push_str(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Appends a label value and escapes `\`, `"` and line feeds.
///
/// All other characters, such as carriage returns and tabs, are not escaped.
///
/// ```
/// use frozen_metrics_schema::exposition::escape_label_value;
///
/// let mut out = String::new();
/// escape_label_value(&mut out, "a\\b\"c\nd\r");
/// assert_eq!(out, "a\\\\b\\\"c\\nd\r");
/// ```
pub fn escape_label_value(out: &mut impl Out, value: &str) {
    escape(out, value, |byte| matches!(byte, b'\\' | b'"' | b'\n'));
}

/// Returns a label value between quotes, escaped as [`escape_label_value`] does.
///
/// ```
/// use frozen_metrics_schema::exposition::quote;
///
/// assert_eq!(quote("a\"b"), r#""a\"b""#);
/// ```
pub fn quote(value: &str) -> String {
    let mut quoted = String::from("\"");
    escape_label_value(&mut quoted, value);
    quoted + "\""
}

/// Appends a HELP text for text format 0.0.4, which escapes `\` and line feeds but not quotes.
///
/// ```
/// use frozen_metrics_schema::exposition::escape_help;
///
/// let mut out = String::new();
/// escape_help(&mut out, "a\\b\"c\nd");
/// assert_eq!(out, "a\\\\b\"c\\nd");
/// ```
pub fn escape_help(out: &mut impl Out, help: &str) {
    escape(out, help, |byte| matches!(byte, b'\\' | b'\n'));
}

/// Appends the labels of a sample without the braces: `name="value",name="value"`.
///
/// ```
/// use frozen_metrics_schema::{Label, exposition};
///
/// let mut out = String::new();
/// exposition::label_set(&mut out, &[Label::new("role", "leader"), Label::new("zone", "a\"b")]);
/// assert_eq!(out, r#"role="leader",zone="a\"b""#);
/// ```
pub fn label_set(out: &mut impl Out, labels: &[Label]) {
    for (index, label) in labels.iter().enumerate() {
        if index > 0 {
            out.push_str(",");
        }
        out.push_str(&label.name);
        out.push_str("=\"");
        escape_label_value(out, &label.value);
        out.push_str("\"");
    }
}

/// Appends a text and escapes the bytes that `is_special` selects, which must be ASCII. The text between
/// them is copied in whole pieces.
fn escape(out: &mut impl Out, text: &str, is_special: impl Fn(u8) -> bool) {
    // Most texts contain nothing to escape. Without an early return, the check compiles to vector instructions.
    if !text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(index) = rest.bytes().position(&is_special) {
        out.push_str(&rest[..index]);
        out.push_str("\\");
        match rest.as_bytes()[index] {
            b'\n' => out.push_str("n"),
            _ => out.push_str(&rest[index..=index]),
        }
        rest = &rest[index + 1..];
    }
    out.push_str(rest);
}
