//! Quantiles of histograms that have other buckets.

use frozen_metrics_schema::exposition::bound;

use super::super::promql::NodeKind;
use super::super::rules::QUANTILE_CHANGED;
use super::super::schema::Part;
use super::Effect;
use super::subject::Subject;
use crate::finding::Level;

/// Returns the effects on quantiles.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (node, part) in subject.tree.nodes.iter().enumerate() {
        if let NodeKind::Selector(selector) = part.kind {
            effects.extend(of_selector(subject, node, selector));
        }
    }
    effects
}

/// Returns the highest bound, which is finite.
fn top(bounds: &[f64]) -> f64 {
    bounds.iter().copied().filter(|bound| bound.is_finite()).fold(f64::NEG_INFINITY, f64::max)
}

fn of_selector(subject: &Subject<'_>, node: usize, selector: usize) -> Option<Effect> {
    let pair = subject.sides.uses(subject.expression).nth(selector)?;
    let (base, head) = pair.family()?;
    let changes = pair.changes()?;
    let buckets = changes.buckets.filter(|_| head.part == Part::Bucket)?;
    let is_quantile = |outer: &(usize, usize)| {
        let function = match subject.kind(outer.0) {
            NodeKind::Call { function, .. } => &**function,
            _ => "",
        };
        matches!(function, "histogram_quantile" | "histogram_fraction")
    };
    let (quantile, _) = subject.around(node).find(is_quantile)?;
    // The bounds are in another unit.
    if changes.unit.is_some() {
        return None;
    }
    let name = &head.family.schema.name;
    let (old, new) = (top(base.family.schema.kind.bounds()), top(head.family.schema.kind.bounds()));
    let list = |bounds: &[f64]| {
        let bounds: Vec<_> = bounds.iter().map(|one| bound(*one)).collect();
        bounds.join(", ")
    };
    let threshold = threshold(subject, quantile);
    let reached = threshold.filter(|threshold| new <= *threshold && *threshold < old);
    let (level, message) = if new < old {
        match reached {
            Some(threshold) => (
                Level::Break,
                format!(
                    "the quantile of `{name}` can no longer exceed {threshold}: the highest bound is {} instead of {}",
                    bound(new),
                    bound(old)
                ),
            ),
            None => (
                Level::Danger,
                format!(
                    "the quantile of `{name}` is capped at {} instead of {}",
                    bound(new),
                    bound(old)
                ),
            ),
        }
    } else if new > old {
        let reached = threshold.filter(|threshold| old <= *threshold && *threshold < new);
        let now = reached
            .map(|threshold| format!(", and can exceed {threshold} now"))
            .unwrap_or_default();
        (
            Level::Danger,
            format!(
                "the quantile of `{name}` is capped at {} instead of {}{now}",
                bound(new),
                bound(old)
            ),
        )
    } else if buckets.removed.is_empty() {
        (
            Level::Note,
            format!(
                "the quantile of `{name}` is more exact: it has the new bounds {}",
                list(&buckets.added)
            ),
        )
    } else {
        (
            Level::Danger,
            format!(
                "the quantile of `{name}` is less exact: it has no bounds {} any more",
                list(&buckets.removed)
            ),
        )
    };
    let mut issue = pair.base.issue(&QUANTILE_CHANGED, pair.base.selector.start, message);
    issue.level = level;
    issue.label = Some("le".to_owned());
    Some(pair.effect(issue, None))
}

/// Returns the number that a part must exceed.
fn threshold(subject: &Subject<'_>, node: usize) -> Option<f64> {
    let mut inner = node;
    for (outer, _) in subject.around(node) {
        match subject.kind(outer) {
            NodeKind::Wrapped(_) if !subject.text(outer).starts_with('-') => inner = outer,
            NodeKind::Aggregate { operator, .. }
                if matches!(&**operator, "max" | "min" | "avg" | "topk") =>
            {
                inner = outer;
            }
            NodeKind::Binary(binary) => {
                let is_greater = matches!(&*binary.operator, ">" | ">=") && binary.left == inner;
                let number = subject.kind(subject.unwrapped(binary.right));
                return match number {
                    NodeKind::Number(number) if is_greater => Some(*number),
                    _ => None,
                };
            }
            _ => return None,
        }
    }
    None
}
