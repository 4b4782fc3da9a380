//! The power with which a changed unit is a part of the values of an expression.

use super::super::super::promql::{Binary, NodeKind};
use super::super::sides::UnitChange;
use super::super::subject::Subject;

/// The power with which the changed unit is a part of a value; `None` if that is not known.
pub(super) type Power = Option<i32>;

/// Returns the power of the changed unit in the values of each part.
pub(super) fn values(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<Power> {
    let counts = counts(subject, changes);
    let powers = powers(subject, changes).into_iter().zip(counts);
    powers.map(|(power, counts)| if counts { Some(0) } else { power }).collect()
}

/// Returns whether each part counts the observations of buckets, whose bounds have the changed unit.
pub(super) fn counts(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<bool> {
    let mut counts: Vec<bool> = Vec::with_capacity(subject.tree.nodes.len());
    for (index, node) in subject.tree.nodes.iter().enumerate() {
        let is_count = match &node.kind {
            NodeKind::Selector(selector) => {
                changes[*selector].as_ref().is_some_and(|change| change.is_of_bounds)
            }
            NodeKind::Call { function, .. } if function == "histogram_quantile" => false,
            _ => subject.tree.children(index).iter().any(|child| counts[*child]),
        };
        counts.push(is_count);
    }
    counts
}

/// Returns the power of the changed unit in each part. Buckets have the unit of their bounds.
pub(super) fn powers(subject: &Subject<'_>, changes: &[Option<UnitChange>]) -> Vec<Power> {
    let mut powers: Vec<Power> = Vec::with_capacity(subject.tree.nodes.len());
    for node in &subject.tree.nodes {
        let power = match &node.kind {
            NodeKind::Number(_) | NodeKind::String(_) => Some(0),
            NodeKind::Selector(selector) => Some(i32::from(changes[*selector].is_some())),
            NodeKind::Wrapped(inner) => powers[*inner],
            NodeKind::Call { function, arguments } => {
                let arguments: Vec<Power> =
                    arguments.iter().map(|argument| powers[*argument]).collect();
                of_call(function, &arguments)
            }
            NodeKind::Aggregate { operator, operand, .. } => match &**operator {
                "count" | "group" => Some(0),
                "sum" | "avg" | "min" | "max" | "stddev" | "topk" | "bottomk" | "quantile"
                | "limitk" => powers[*operand],
                _ => powers[*operand].filter(|power| *power == 0),
            },
            NodeKind::Binary(binary) => of_binary(subject, binary, &powers),
        };
        powers.push(power);
    }
    powers
}

fn of_call(function: &str, arguments: &[Power]) -> Power {
    let all: Option<i32> = arguments.iter().copied().sum();
    match function {
        // The unit of buckets is that of the quantile, and not that of their rate.
        "histogram_quantile" => all,
        "absent" | "absent_over_time" | "present_over_time" | "count_over_time" | "changes"
        | "resets" | "timestamp" | "sgn" | "histogram_count" => Some(0),
        "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv" | "abs" | "sort"
        | "sort_desc" | "label_replace" | "label_join" | "scalar" | "vector" | "predict_linear"
        | "avg_over_time" | "min_over_time" | "max_over_time" | "sum_over_time"
        | "last_over_time" | "first_over_time" | "quantile_over_time" | "stddev_over_time"
        | "histogram_sum" | "histogram_avg" => all,
        _ => all.filter(|power| *power == 0),
    }
}

fn of_binary(subject: &Subject<'_>, binary: &Binary, powers: &[Power]) -> Power {
    let (left, right) = (powers[binary.left]?, powers[binary.right]?);
    match &*binary.operator {
        "*" => Some(left + right),
        "/" => Some(left - right),
        "+" | "-" | "%" if left == right => Some(left),
        // A number that was added is a number in the old unit.
        "+" | "-" | "%" => None,
        "and" | "unless" => Some(left),
        "or" if left == right || subject.number(binary.right).is_some() => Some(left),
        "or" => None,
        _ if binary.is_comparison() && binary.matching.returns_bool => Some(0),
        _ if binary.is_comparison() => Some(left),
        _ => Some(left).filter(|_| left == 0 && right == 0),
    }
}
