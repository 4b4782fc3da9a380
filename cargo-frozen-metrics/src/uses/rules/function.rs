//! Rules about functions that do not fit the type of a metric.

use super::super::expression::Owner;
use super::super::finding::Issue;
use super::super::join::Use;
use super::super::promql::{Keeps, Metrics as Selected, Step};
use super::super::schema::Part;
use super::Rule;
use crate::level::Level;

pub(super) static RATE_ON_GAUGE: Rule = Rule {
    id: "rate_on_gauge",
    title: "rate of a gauge",
    description: "`rate`, `irate`, `increase` or `resets` is applied to a metric that is a gauge.",
    level: Level::Danger,
    why: "The functions take each decrease of the gauge for a restart, so that the result is too large.",
    cure: "Use `deriv` or `delta`.",
};

pub(in crate::uses) static RAW_COUNTER: Rule = Rule {
    id: "raw_counter",
    title: "counter without a rate",
    description: "An alert or a recording rule uses the value of a counter without `rate`, `increase` or a function that \
                  does not depend on the value.",
    level: Level::Note,
    why: "The value only increases until the process restarts, so that a threshold is reached once and forever.",
    cure: "Use `rate` or `increase`.",
};

pub(super) static NO_LE: Rule = Rule {
    id: "no_le",
    title: "quantile without `le`",
    description: "The argument of `histogram_quantile` is an aggregation of buckets that does not keep the label `le`.",
    level: Level::Break,
    why: "Without `le`, there are no buckets, and the result is empty.",
    cure: "Add `le` to the labels of the aggregation: `sum by (le) (…)`.",
};

pub(super) static DELTA_ON_COUNTER: Rule = Rule {
    id: "delta_on_counter",
    title: "delta of a counter",
    description: "`delta`, `idelta`, `deriv` or `predict_linear` is applied to a metric that is a counter.",
    level: Level::Danger,
    why: "The functions do not know that a counter begins at zero after a restart, so that the result is negative then.",
    cure: "Use `increase` instead of `delta`, and `rate` instead of `deriv`.",
};

/// Functions and aggregations for which the value of a counter does not matter, or which expect a counter.
const NOT_RAW: [&str; 16] = [
    "rate",
    "irate",
    "increase",
    "resets",
    "changes",
    "absent",
    "absent_over_time",
    "present_over_time",
    "count_over_time",
    "timestamp",
    "count",
    "group",
    "delta",
    "idelta",
    "deriv",
    "predict_linear",
];

/// Returns the issues about the functions around a selector.
pub(super) fn functions(used: &Use<'_>) -> Vec<Issue> {
    let samples = used.samples();
    let Some(around) = used.around().filter(|_| !samples.is_empty()) else { return Vec::new() };
    let steps: Vec<&Step> = around.collect();
    let name = used.name();
    let found = |rule, message| used.issue(rule, used.selector.start, message);
    let innermost = match steps.first() {
        Some(Step::Call(function)) => function,
        _ => "",
    };
    let mut issues = Vec::new();
    if samples.iter().all(|sample| sample.is_gauge())
        && matches!(innermost, "rate" | "irate" | "increase" | "resets")
    {
        issues.push(found(&RATE_ON_GAUGE, format!("`{innermost}` of `{name}`, which is a gauge")));
    }
    if samples.iter().all(|sample| sample.is_counter()) {
        if matches!(innermost, "delta" | "idelta" | "deriv" | "predict_linear") {
            let message = format!("`{innermost}` of `{name}`, which is a counter");
            issues.push(found(&DELTA_ON_COUNTER, message));
        }
        if is_raw(used, &steps) {
            let message = format!("`{name}` is a counter, and only its value is used");
            issues.push(found(&RAW_COUNTER, message));
        }
    }
    if samples.iter().all(|sample| sample.part == Part::Bucket)
        && !used.expression.query.has_unknown_labels
        && loses_le(&steps)
    {
        let message = format!("the buckets of `{name}` are aggregated without `le`");
        issues.push(found(&NO_LE, message));
    }
    issues
}

/// Returns whether a rule depends on the value of a counter.
fn is_raw(used: &Use<'_>, steps: &[&Step]) -> bool {
    let is_rule = matches!(used.expression.owner, Owner::Alert(_) | Owner::Record(_));
    let selectors = &used.expression.query.selectors;
    let is_fine = |step: &&Step| match step {
        Step::Call(name) => NOT_RAW.contains(&&**name),
        Step::Aggregate { operator, .. } => NOT_RAW.contains(&&**operator),
        // What a set operator keeps or drops does not depend on values; nor does a comparison with another counter.
        Step::Binary { operator, left, right, .. } => match &**operator {
            "and" | "unless" => right.contains(&used.index),
            // A counter minus an earlier value of itself, or a part of all.
            "-" | "/" => {
                let other = if left.contains(&used.index) { right } else { left };
                !other.is_empty()
                    && other.clone().all(|other| selectors[other].metrics != Selected::Any)
            }
            _ => false,
        },
        Step::Subquery => false,
    };
    is_rule && !is_zero(used) && !steps.iter().any(is_fine)
}

/// Returns whether the expression asks only whether something was ever counted.
fn is_zero(used: &Use<'_>) -> bool {
    let text = used.expression.text.trim_end();
    let rest = text.strip_suffix('0').map(str::trim_end).unwrap_or_default();
    ["==", "!=", ">"].iter().any(|operator| rest.ends_with(operator))
}

/// Returns whether an aggregation below `histogram_quantile` drops the label `le`.
fn loses_le(steps: &[&Step]) -> bool {
    let is_quantile =
        |step: &&Step| matches!(step, Step::Call(name) if name == "histogram_quantile");
    let Some(quantile) = steps.iter().position(is_quantile) else { return false };
    let adds_label = |step: &&Step| match step {
        Step::Call(name) => matches!(&**name, "label_replace" | "label_join"),
        Step::Binary { .. } => true,
        Step::Aggregate { operator, .. } => operator == "count_values",
        Step::Subquery => false,
    };
    let loses = |step: &&Step| match step {
        Step::Aggregate { keeps: Keeps::By(labels), .. } => {
            !labels.iter().any(|label| label == "le")
        }
        Step::Aggregate { keeps: Keeps::Without(labels), .. } => {
            labels.iter().any(|label| label == "le")
        }
        _ => false,
    };
    let inside = &steps[..quantile];
    !inside.iter().any(adds_label) && inside.iter().any(loses)
}
