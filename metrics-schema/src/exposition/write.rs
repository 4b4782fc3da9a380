//! Writing: the only escapers, and the header of a family.

use crate::{Family, Label};

/// Appends a label value, escaped: `\`, `"` and line feed, and nothing else.
///
/// A carriage return, a tab or any other character stands for itself.
///
/// ```
/// use metrics_schema::exposition::escape_label_value;
///
/// let mut out = String::new();
/// escape_label_value(&mut out, "a\\b\"c\nd\r");
/// assert_eq!(out, "a\\\\b\\\"c\\nd\r");
/// ```
pub fn escape_label_value(out: &mut String, value: &str) {
    escape(out, value, |byte| matches!(byte, b'\\' | b'"' | b'\n'));
}

/// Appends a HELP text, escaped as 0.0.4 asks: `\` and line feed; a quote stands for itself.
///
/// ```
/// use metrics_schema::exposition::escape_help;
///
/// let mut out = String::new();
/// escape_help(&mut out, "a\\b\"c\nd");
/// assert_eq!(out, "a\\\\b\"c\\nd");
/// ```
pub fn escape_help(out: &mut String, help: &str) {
    escape(out, help, |byte| matches!(byte, b'\\' | b'\n'));
}

/// Appends the `# HELP` and `# TYPE` lines of a family.
///
/// ```
/// use metrics_schema::{Family, Kind, exposition};
///
/// let mut out = String::new();
/// exposition::family_header(&mut out, &Family::new("up", Kind::Gauge, None, "Whether it is up.", &[]));
/// assert_eq!(out, "# HELP up Whether it is up.\n# TYPE up gauge\n");
/// ```
pub fn family_header(out: &mut String, family: &Family) {
    out.push_str("# HELP ");
    out.push_str(&family.name);
    out.push(' ');
    escape_help(out, &family.help);
    out.push_str("\n# TYPE ");
    out.push_str(&family.name);
    out.push(' ');
    out.push_str(family.kind.as_str());
    out.push('\n');
}

/// Appends `name="value",name="value"`, the inside of a sample's braces.
///
/// ```
/// use metrics_schema::{Label, exposition};
///
/// let mut out = String::new();
/// exposition::label_set(&mut out, &[Label::new("role", "leader"), Label::new("zone", "a\"b")]);
/// assert_eq!(out, r#"role="leader",zone="a\"b""#);
/// ```
pub fn label_set(out: &mut String, labels: &[Label]) {
    for (at, label) in labels.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&label.name);
        out.push_str("=\"");
        escape_label_value(out, &label.value);
        out.push('"');
    }
}

/// Copies runs of plain bytes whole; only the ASCII bytes that `is_special` names are looked at.
fn escape(out: &mut String, text: &str, is_special: impl Fn(u8) -> bool) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(&is_special) {
        out.push_str(&rest[..at]);
        out.push('\\');
        out.push(match rest.as_bytes()[at] {
            b'\n' => 'n',
            byte => char::from(byte),
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
