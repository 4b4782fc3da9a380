//! Averages and counts of more series.

use super::super::promql::{Grouping, NodeKind};
use super::super::rules::MORE_SERIES_AGGREGATED;
use super::cause::Cause;
use super::subject::Subject;
use super::{Effect, User};

/// Returns the effects on averages and counts whose series have a new label with several values.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let nodes = subject.tree.nodes.iter().enumerate();
    let effects = nodes.filter_map(|(node, part)| match &part.kind {
        NodeKind::Aggregate { operator, grouping: Grouping::By(list), operand, .. }
            if matches!(&**operator, "avg" | "count") && !list.has_variable =>
        {
            of_aggregate(subject, node, operator, *operand)
        }
        _ => None,
    });
    effects.collect()
}

fn of_aggregate(
    subject: &Subject<'_>,
    node: usize,
    operator: &str,
    operand: usize,
) -> Option<Effect> {
    let (base, head) = (&subject.base.rows[operand], &subject.head.rows[operand]);
    // What is divided can have more series on both sides.
    let is_ratio = subject.around(node).any(|(outer, _)| match subject.kind(outer) {
        NodeKind::Binary(binary) => binary.operator == "/",
        _ => false,
    });
    if is_ratio || head.is_rough || base.rows.is_empty() {
        return None;
    }
    // An expression that names the label was written for it.
    let is_new = |label: &&str| {
        base.lacks(label) && head.known_values(label) > 1 && !subject.expression.query.names(label)
    };
    let label = head.names().into_iter().find(is_new)?;
    let selectors = subject.tree.selectors(operand);
    let Cause { families, through } =
        subject.sides.cause(subject.expression, &selectors, Some(label));
    if families.is_empty() || subject.sides.are_infos(&families) {
        return None;
    }
    Some(Effect {
        rule: &MORE_SERIES_AGGREGATED,
        level: MORE_SERIES_AGGREGATED.level,
        message: format!(
            "`{operator}` has one series for each of the {} values of the new label `{label}`",
            head.known_values(label)
        ),
        families,
        label: Some(label.to_owned()),
        user: User::new(subject.expression, subject.tree.nodes[node].range.clone()),
        through,
        edit: None,
        help: Some(format!("aggregate the label away before: `sum without ({label}) (…)`")),
    })
}
