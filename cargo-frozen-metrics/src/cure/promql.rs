//! Texts of PromQL.

use frozen_metrics_schema::exposition::escape_label_value;

/// Returns an expression that copies the label `new` to `old`. The label `new` remains, because `label_replace` removes
/// none.
pub(super) fn copied(expression: &str, old: &str, new: &str) -> String {
    format!("label_replace({expression}, \"{old}\", \"$1\", \"{new}\", \"(.*)\")")
}

/// Returns an expression that sets the label `old` to `value` where `new` matches a regular expression.
pub(super) fn relabelled(
    expression: &str,
    old: &str,
    new: &str,
    matched: &str,
    value: &str,
) -> String {
    let (value, matched) = (quoted(&value.replace('$', "$$")), quoted(matched));
    format!("label_replace({expression}, \"{old}\", {value}, \"{new}\", {matched})")
}

/// Returns the text as a PromQL string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    escape_label_value(&mut out, text);
    out + "\""
}

/// Returns a regular expression that matches exactly this text.
pub(super) fn literal(text: &str) -> String {
    let escaped = |c: char| Some('\\').filter(|_| r"\.+*?()|[]{}^$".contains(c));
    text.chars().flat_map(|c| escaped(c).into_iter().chain([c])).collect()
}

/// Returns a regular expression that matches each of these texts.
pub(super) fn any_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(literal).collect::<Vec<_>>().join("|")
}
