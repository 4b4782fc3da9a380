//! Quantiles of histograms that have other buckets.

use frozen_metrics_schema::diff::BucketChange;
use frozen_metrics_schema::exposition::bound;

use super::super::promql::{Matcher, NodeKind, Operator};
use super::super::rules::{DEAD_BOUND, QUANTILE_CHANGED, alternatives, compile};
use super::super::schema::Part;
use super::Effect;
use super::sides::UsePair;
use super::subject::Subject;
use crate::level::Level;

/// Returns the effects on quantiles.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (node, part) in subject.tree.nodes.iter().enumerate() {
        if let NodeKind::Selector(selector) = part.kind {
            let Some(pair) = subject.sides.uses(subject.expression).nth(selector) else { continue };
            effects.extend(of_quantile(subject, node, &pair));
            let matchers = &pair.base.selector.matchers;
            effects.extend(matchers.iter().filter_map(|matcher| lost_bounds(&pair, matcher)));
        }
    }
    effects
}

/// Returns the highest finite bound.
fn top(bounds: &[f64]) -> f64 {
    bounds.iter().copied().filter(|bound| bound.is_finite()).fold(f64::NEG_INFINITY, f64::max)
}

/// Returns the effect on a pattern of bounds, some of which no longer exist. Rules about single selectors check lists of
/// bounds.
fn lost_bounds(pair: &UsePair<'_>, matcher: &Matcher) -> Option<Effect> {
    let value = matcher.value.as_deref()?;
    let is_le = matcher.label.as_deref() == Some("le") && matcher.operator == Operator::Matches;
    if !is_le || alternatives(value).is_some() {
        return None;
    }
    let buckets = pair.changes()?.buckets?;
    let regex = compile(value)?;
    let is_match = |text: &str| regex.is_match(text);
    let is_selected = |one: &&f64| is_match(&format!("{one}")) || is_match(&format!("{one:?}"));
    let lost: Vec<_> = buckets.removed.iter().filter(is_selected).map(|one| bound(*one)).collect();
    // If nothing is left, that is reported.
    if lost.is_empty() || !buckets.head.iter().any(|one| is_selected(&one)) {
        return None;
    }
    let message = format!("the matcher no longer selects {}", listed(&lost));
    let mut issue = pair.base.issue(&DEAD_BOUND, matcher.value_start, message);
    issue.level = Level::Danger;
    issue.label = Some("le".to_owned());
    Some(pair.effect(issue, None))
}

fn listed(bounds: &[String]) -> String {
    let noun = if bounds.len() == 1 { "bound" } else { "bounds" };
    format!("the {noun} {}", bounds.join(", "))
}

fn of_quantile(subject: &Subject<'_>, node: usize, pair: &UsePair<'_>) -> Option<Effect> {
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
    if changes.unit.is_some() || pair.is_dead_fallback() {
        return None;
    }
    let tops = [base, head].map(|sample| top(sample.family.schema.kind.bounds()));
    let threshold = threshold(subject, quantile);
    let (level, message) = describe(&head.family.schema.name, tops, &buckets, threshold);
    let mut issue = pair.base.issue(&QUANTILE_CHANGED, pair.base.selector.start, message);
    issue.level = level;
    issue.label = Some("le".to_owned());
    Some(pair.effect(issue, None))
}

/// Returns the level and the message for a quantile whose buckets changed. `old` and `new` are the highest finite bounds.
fn describe(
    name: &str,
    [old, new]: [f64; 2],
    buckets: &BucketChange<'_>,
    threshold: Option<f64>,
) -> (Level, String) {
    let list = |bounds: &[f64]| listed(&bounds.iter().map(|one| bound(*one)).collect::<Vec<_>>());
    let (new_top, old_top) = (bound(new), bound(old));
    let capped = format!("the quantile of `{name}` is capped at {new_top} instead of {old_top}");
    let reached = threshold.filter(|threshold| new <= *threshold && *threshold < old);
    if new < old {
        match reached {
            Some(threshold) => (
                Level::Break,
                format!(
                    "the quantile of `{name}` can no longer exceed {threshold}: the highest bound is {new_top} instead of {old_top}"
                ),
            ),
            None => (Level::Danger, capped),
        }
    } else if new > old {
        let reached = threshold.filter(|threshold| old <= *threshold && *threshold < new);
        let now = reached
            .map(|threshold| format!(", and can exceed {threshold} now"))
            .unwrap_or_default();
        (Level::Danger, capped + &now)
    } else if buckets.removed.is_empty() {
        (
            Level::Note,
            format!("the quantile of `{name}` is more exact: it now has {}", list(&buckets.added)),
        )
    } else {
        (
            Level::Danger,
            format!(
                "the quantile of `{name}` is less exact: it no longer has {}",
                list(&buckets.removed)
            ),
        )
    }
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
                return subject.number(binary.right).filter(|_| is_greater);
            }
            _ => return None,
        }
    }
    None
}
