//! The rule about operands of `or` that replace each other.

use frozen_metrics_schema::diff::{unit_factor, units};
use frozen_metrics_schema::{FamilySchema, Kind};

use super::super::expression::{Expression, Owner};
use super::super::join::{Target, Use};
use super::super::promql::{Binary, Node, NodeKind, Step, Tree};
use super::Rule;
use crate::level::Level;
use crate::scale::rounded;

pub(in crate::uses) static FALLBACK_DEAD: Rule = Rule {
    id: "fallback_dead",
    title: "dead fallback",
    description: "One operand of `or` selects a metric that no golden declares, and the other one selects a known metric \
                  instead. Conditions such as `a > 5 or b > 100` do not replace each other: there, the metric is unknown.",
    level: Level::Note,
    why: "The expression still works. The operand was probably added for a rename and is no longer needed.",
    cure: "Remove the operand once no server exposes the old name.",
};

/// Returns whether the selector is in an operand of `or` whose other operand selects something known instead.
pub(in crate::uses) fn is_fallback(used: &Use<'_>) -> bool {
    let (query, index) = (&used.expression.query, used.index);
    let is_known = |index: usize| {
        let other = query.selectors.get(index);
        other.is_some_and(|other| !matches!(used.join.target(other), Target::Nothing))
    };
    let Some(tree) = &query.tree else {
        return used.around().into_iter().flatten().any(|step| match step {
            Step::Binary { operator, left, right, .. } if operator == "or" => {
                let other = if left.contains(&index) { right } else { left };
                other.clone().any(is_known)
            }
            _ => false,
        });
    };
    let is_own = |node: &Node| matches!(node.kind, NodeKind::Selector(own) if own == index);
    let works = |node| tree.selectors(node).into_iter().any(is_known);
    let node = tree.nodes.iter().position(is_own);
    node.is_some_and(|node| is_replaced(used.expression, tree, &tree.parents(), node, works))
}

/// Returns whether a part is in an operand of `or` that another operand, which works, can replace. `parents` are the parts
/// that each part belongs to.
pub(in crate::uses) fn is_replaced(
    expression: &Expression,
    tree: &Tree,
    parents: &[Option<usize>],
    node: usize,
    works: impl Fn(usize) -> bool,
) -> bool {
    let mut inner = node;
    // The operand of a chain of `or`.
    let mut operand = None;
    while let Some(outer) = parents[inner] {
        match &tree.nodes[outer].kind {
            NodeKind::Binary(binary) if binary.operator == "or" => {
                let own = *operand.get_or_insert(inner);
                let other = if binary.left == inner { binary.right } else { binary.left };
                let mut others = leaves(tree, other).into_iter();
                if others.any(|other| works(other) && replaces(expression, tree, own, other)) {
                    return true;
                }
            }
            NodeKind::Wrapped(_) => {}
            _ => operand = None,
        }
        inner = outer;
    }
    false
}

/// Returns the operands of a chain of `or`.
fn leaves(tree: &Tree, node: usize) -> Vec<usize> {
    match &tree.nodes[node].kind {
        NodeKind::Wrapped(inner) => leaves(tree, *inner),
        NodeKind::Binary(binary) if binary.operator == "or" => {
            [leaves(tree, binary.left), leaves(tree, binary.right)].concat()
        }
        _ => vec![node],
    }
}

/// Returns whether an operand of `or` can stand for another one: both are values, or both compare values in the same way.
/// Two other conditions are independent of each other.
fn replaces(expression: &Expression, tree: &Tree, one: usize, other: usize) -> bool {
    let is_alert = matches!(expression.owner, Owner::Alert(_));
    let condition = |node| {
        // In a panel, `a > 0 or b` shows `b` where `a` has no data.
        let is_filter = |binary: &&Binary| {
            let number = number(tree, binary.right);
            let has_data = matches!(&*binary.operator, ">" | ">=" | "!=") && number == Some(0.0);
            has_data && !is_alert && !binary.matching.returns_bool
        };
        comparison(tree, node).filter(|binary| !is_filter(binary))
    };
    let (one, other) = match (condition(one), condition(other)) {
        (None, None) => return true,
        (Some(one), Some(other)) if one.operator == other.operator => (one, other),
        _ => return false,
    };
    match (number(tree, one.right), number(tree, other.right)) {
        (Some(old), Some(new)) => {
            old == new
                || factor(expression, tree, one, other)
                    .is_some_and(|factor| rounded(old * factor) == new)
        }
        (None, None) => text(expression, tree, one.right) == text(expression, tree, other.right),
        _ => false,
    }
}

/// Returns the comparison that decides about the series of a part, also in what it aggregates; `None` if there is none.
fn comparison(tree: &Tree, node: usize) -> Option<&Binary> {
    match &tree.nodes[node].kind {
        NodeKind::Wrapped(inner) => comparison(tree, *inner),
        NodeKind::Binary(binary) if binary.is_comparison() => Some(binary),
        NodeKind::Binary(binary) if matches!(&*binary.operator, "and" | "unless") => {
            comparison(tree, binary.left)
        }
        NodeKind::Aggregate { operand, .. } => comparison(tree, *operand),
        NodeKind::Call { arguments, .. } => {
            arguments.iter().find_map(|argument| comparison(tree, *argument))
        }
        _ => None,
    }
}

fn number(tree: &Tree, node: usize) -> Option<f64> {
    match &tree.nodes[node].kind {
        NodeKind::Wrapped(inner) => number(tree, *inner),
        NodeKind::Number(number) => Some(*number),
        _ => None,
    }
}

fn text<'a>(expression: &'a Expression, tree: &Tree, node: usize) -> &'a str {
    expression.text.get(tree.nodes[node].range.clone()).unwrap_or_default().trim()
}

/// Returns the factor between the units in the names of the metrics that are compared.
fn factor(expression: &Expression, tree: &Tree, one: &Binary, other: &Binary) -> Option<f64> {
    let family = |binary: &Binary| {
        let selector = *tree.selectors(binary.left).first()?;
        let mut family = FamilySchema::new("", Kind::Gauge, None, "", &[]);
        family.name = expression.query.selectors[selector].name().to_owned().into();
        Some(family)
    };
    let (one, other) = (family(one)?, family(other)?);
    let (old, new) = units(&one, &other);
    unit_factor(old?, new?)
}
