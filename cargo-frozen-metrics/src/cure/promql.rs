//! Texts of PromQL.

use frozen_metrics_schema::exposition::quote;

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
    let (value, matched) = (quote(&value.replace('$', "$$")), quote(matched));
    format!("label_replace({expression}, \"{old}\", {value}, \"{new}\", {matched})")
}

/// Returns a selector of the series whose labels have these values.
pub(crate) fn selected<'a>(
    name: &str,
    labels: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let matcher = |(label, value): (&str, &str)| format!("{label}={}", quote(value));
    match labels.into_iter().map(matcher).collect::<Vec<_>>().join(", ") {
        matchers if matchers.is_empty() => name.to_owned(),
        matchers => format!("{name}{{{matchers}}}"),
    }
}

/// Returns a selector of the series whose label has one of these values.
pub(super) fn selected_any<'a>(
    name: &str,
    label: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> String {
    format!("{name}{{{label}=~{}}}", quote(&any_of(values)))
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
