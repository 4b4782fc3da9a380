//! The labels of the results of functions.

use std::borrow::Cow;

use super::super::promql::{Matcher, NodeKind, Operator, Selector, Tree};
use super::super::rules::compile;
use super::row::{Row, Value};
use super::rows::Rows;

/// Functions of vectors whose results have the labels of their first or only vector.
const KEEPING: [&str; 58] = [
    "abs",
    "ceil",
    "changes",
    "clamp",
    "clamp_max",
    "clamp_min",
    "delta",
    "deriv",
    "exp",
    "floor",
    "histogram_avg",
    "histogram_count",
    "histogram_sum",
    "histogram_stddev",
    "histogram_stdvar",
    "double_exponential_smoothing",
    "holt_winters",
    "idelta",
    "increase",
    "irate",
    "ln",
    "log10",
    "log2",
    "predict_linear",
    "rate",
    "resets",
    "round",
    "sgn",
    "sort",
    "sort_desc",
    "sort_by_label",
    "sort_by_label_desc",
    "sqrt",
    "timestamp",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "cos",
    "cosh",
    "sin",
    "sinh",
    "tan",
    "tanh",
    "deg",
    "rad",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "hour",
    "minute",
    "month",
    "year",
    "histogram_fraction",
    "quantile_over_time",
];

/// Returns the labels of the result of a function. `arguments` are the rows of its arguments.
pub(super) fn function<'a>(
    tree: &'a Tree,
    selectors: &'a [Selector],
    function: &str,
    nodes: &[usize],
    arguments: &[&Rows<'a>],
) -> Rows<'a> {
    let first = || arguments.iter().find(|rows| !rows.rows.is_empty()).copied();
    let string = |index: usize| match nodes.get(index).map(|node| &tree.nodes[*node].kind) {
        Some(NodeKind::String(text)) => text.as_deref(),
        _ => None,
    };
    match function {
        "vector" => Rows::new([Row::default()]),
        "time" | "pi" | "scalar" => Rows::default(),
        "absent" | "absent_over_time" => absent(tree, selectors, nodes),
        "label_replace" => {
            let Some(vector) = arguments.first() else { return Rows::unknown() };
            match (string(1), string(2), string(3), string(4)) {
                (Some(target), Some(replacement), Some(source), Some(pattern)) => {
                    replaced(vector, target, replacement, source, pattern)
                }
                (Some(target), ..) => vector.map(|row| with_maybe(row, target)),
                _ => Rows::unknown(),
            }
        }
        "label_join" => {
            let (Some(vector), Some(target)) = (arguments.first(), string(1)) else {
                return Rows::unknown();
            };
            let sources: Option<Vec<&str>> = (3..nodes.len()).map(string).collect();
            joined(vector, target, string(2), sources.as_deref())
        }
        "histogram_quantile" => {
            let Some(vector) = first() else { return Rows::default() };
            vector.map(|row| {
                let mut row = row.clone();
                row.labels.remove("le");
                row
            })
        }
        _ if KEEPING.contains(&function) || function.ends_with("_over_time") => match first() {
            Some(rows) => rows.clone(),
            // `hour()` without an argument has no labels.
            None if nodes.is_empty() => Rows::new([Row::default()]),
            None => Rows::default(),
        },
        // `info` adds labels of other metrics.
        _ => Rows::unknown(),
    }
}

/// The result of `absent` has the labels that the selector requires.
fn absent<'a>(tree: &'a Tree, selectors: &'a [Selector], nodes: &[usize]) -> Rows<'a> {
    let mut row = Row::default();
    let Some(argument) = nodes.first() else { return Rows::unknown() };
    if let NodeKind::Selector(index) = tree.nodes[*argument].kind
        && let Some(selector) = selectors.get(index)
    {
        let is_single = |matcher: &&'a Matcher| {
            let same = selector.matchers.iter().filter(|other| other.label == matcher.label);
            matcher.operator == Operator::Equal && same.count() == 1
        };
        for matcher in selector.matchers.iter().filter(is_single) {
            let Some(label) = &matcher.label else { return Rows::unknown() };
            let value = match &matcher.value {
                Some(text) if text.is_empty() => continue,
                Some(text) => Value::Text(Cow::Borrowed(&**text)),
                None => Value::Maybe,
            };
            row.set(Cow::Borrowed(label), Some(value));
        }
    }
    Rows::new([row])
}

fn with_maybe<'a>(row: &Row<'a>, label: &'a str) -> Row<'a> {
    let mut row = row.clone();
    row.set(Cow::Borrowed(label), Some(Value::Maybe));
    row
}

fn replaced<'a>(
    vector: &Rows<'a>,
    target: &'a str,
    replacement: &'a str,
    source: &str,
    pattern: &str,
) -> Rows<'a> {
    let regex = compile(pattern);
    let copies = matches!(replacement, "$1" | "${1}") && matches!(pattern, "(.*)" | "(.+)");
    vector.map(|row| {
        let mut new = row.clone();
        let Some(regex) = &regex else { return with_maybe(row, target) };
        let text = match row.get(source) {
            None => "",
            Some(Value::Text(text)) => text,
            Some(known) if copies => {
                // An empty source leaves the label as it is, or empties it.
                let value = if *known == Value::Any { Value::Any } else { Value::Maybe };
                new.set(Cow::Borrowed(target), Some(value));
                return new;
            }
            Some(_) => return with_maybe(row, target),
        };
        if let Some(found) = regex.captures(text) {
            let mut value = String::new();
            found.expand(replacement, &mut value);
            let value = if value.is_empty() { None } else { Some(Value::Text(Cow::Owned(value))) };
            // What is removed from unknown labels is not unknown any more, which a row cannot tell.
            let value = if value.is_none() && row.has_others { Some(Value::Maybe) } else { value };
            new.set(Cow::Borrowed(target), value);
        }
        new
    })
}

fn joined<'a>(
    vector: &Rows<'a>,
    target: &'a str,
    separator: Option<&str>,
    sources: Option<&[&str]>,
) -> Rows<'a> {
    vector.map(|row| {
        let (Some(separator), Some(sources)) = (separator, sources) else {
            return with_maybe(row, target);
        };
        let mut new = row.clone();
        let mut texts = Vec::new();
        let mut is_present = !separator.is_empty() && sources.len() > 1;
        for source in sources {
            match row.get(source) {
                None => texts.push(""),
                Some(Value::Text(text)) => {
                    is_present = true;
                    texts.push(text);
                }
                Some(Value::Any) => is_present = true,
                Some(Value::Maybe) => {}
            }
        }
        let value = if texts.len() == sources.len() {
            let text = texts.join(separator);
            if text.is_empty() { None } else { Some(Value::Text(Cow::Owned(text))) }
        } else {
            Some(if is_present { Value::Any } else { Value::Maybe })
        };
        new.set(Cow::Borrowed(target), value);
        new
    })
}
