//! Rules about labels and their values.

use std::collections::BTreeSet;

use super::super::expression::Owner;
use super::super::finding::Issue;
use super::super::join::Use;
use super::super::labels::{Rows, Selection};
use super::super::promql::{Grouping, Keeps, Matcher, NodeKind, Operator, Step};
use super::super::schema::{Part, Values};
use super::regex::{alternatives, compile};
use super::{Rule, name};
use crate::level::Level;

pub(in crate::uses) static UNKNOWN_LABEL: Rule = Rule {
    id: "unknown_label",
    title: "unknown label",
    description: "A matcher or an aggregation names a label that the metric does not have in any golden and that the scrape \
                  does not add.",
    level: Level::Break,
    why: "The matcher selects nothing, so that an alert never fires. An aggregation by the label has only one group.",
    cure: "Use a label that a golden declares. If the scrape adds the label, add it to `target` in `[labels]` of \
           `metrics.toml`.",
};

pub(in crate::uses) static DEAD_VALUE: Rule = Rule {
    id: "dead_value",
    title: "dead value of a label",
    description: "A matcher names a value that its label never has. Only labels whose values the golden lists are checked.",
    level: Level::Break,
    why: "The matcher selects nothing or, with `!=` and `!~`, excludes nothing.",
    cure: "Use one of the values that the golden lists.",
};

pub(in crate::uses) static DEAD_BOUND: Rule = Rule {
    id: "dead_bound",
    title: "dead bound of a bucket",
    description: "A matcher on `le` names a bound that the histogram does not have. Bounds are compared as numbers.",
    level: Level::Break,
    why: "The matcher selects no bucket. A ratio of fast requests, as in an alert on an objective, has no data.",
    cure: "Use a bound that the golden lists, or add a bucket.",
};

/// Adds issues about the labels of a selector.
pub(super) fn labels(used: &Use<'_>, issues: &mut Vec<Issue>) {
    if used.samples().is_empty() {
        return;
    }
    for matcher in &used.selector.matchers {
        let Some(label) = &matcher.label else { continue };
        if !has_label(used, label) {
            issues.push(unknown_matcher(used, matcher, label));
        } else if label == "le" {
            issues.extend(dead_bound(used, matcher));
        } else {
            issues.extend(dead_value(used, matcher, label));
        }
    }
    issues.extend(unknown_groups(used, |label| has_label(used, label)));
    if let (Owner::Variable(_), Some((label, at))) =
        (&used.expression.owner, &used.expression.listed)
        && !has_label(used, label)
    {
        let message = format!("`{}` has no label `{label}`", used.name());
        let mut issue = used.issue(&name::VARIABLE_DEAD, *at, message);
        issue.label = Some(label.clone());
        issues.push(issue);
    }
}

/// Adds issues about the labels of a selector of a recorded metric. `rows` describe its series.
pub(super) fn recorded_labels(used: &Use<'_>, rows: &Rows<'_>, issues: &mut Vec<Issue>) {
    for matcher in &used.selector.matchers {
        let Some(label) = matcher.label.as_deref().filter(|label| !label.starts_with("__")) else {
            continue;
        };
        if rows.lacks(label) {
            issues.push(unknown_matcher(used, matcher, label));
            continue;
        }
        let Some(selection) = Selection::new(matcher) else { continue };
        if !rows.rows.iter().any(|row| selection.selects(row)) {
            let value = matcher.value.as_deref().unwrap_or_default();
            let message =
                format!("`{}` has no value of `{label}` that matches `{value}`", used.name());
            issues.push(at_value(used, &DEAD_VALUE, matcher, message, false));
        }
    }
    issues.extend(unknown_groups(used, |label| label.starts_with("__") || !rows.lacks(label)));
}

/// Returns whether one of the samples has the label.
fn has_label(used: &Use<'_>, label: &str) -> bool {
    let is_target = used.join.config.target.iter().any(|target| target == label);
    let has = |sample: &super::super::schema::Sample<'_>| {
        sample.family.labels.contains_key(label) || label == "le" && sample.part == Part::Bucket
    };
    is_target || label == "__name__" || used.samples().iter().any(has)
}

fn unknown_matcher(used: &Use<'_>, matcher: &Matcher, label: &str) -> Issue {
    let message = format!("`{}` has no label `{label}`", used.name());
    let mut issue = used.issue(&UNKNOWN_LABEL, matcher.start, message);
    issue.label = Some(label.to_owned());
    // A matcher that accepts the missing label selects the same as without it.
    let accepts_nothing = match (matcher.operator, &matcher.value) {
        (Operator::Equal, Some(value)) => value.is_empty(),
        (Operator::Matches, Some(value)) => compile(value).is_none_or(|regex| regex.is_match("")),
        (Operator::NotEqual | Operator::NotMatches, _) => true,
        // `$variable` is usually `.*` or a list of values.
        (Operator::Equal | Operator::Matches, None) => false,
    };
    if accepts_nothing {
        issue.level = Level::Note;
    }
    issue.help = nearest(used, label);
    issue
}

fn nearest(used: &Use<'_>, label: &str) -> Option<String> {
    let known = used.samples().iter().flat_map(|sample| sample.family.labels.keys().copied());
    let near = frozen_metrics_schema::suggest::nearest(label, known)?;
    Some(format!("did you mean `{near}`?"))
}

/// Returns issues about the labels of aggregations that contain nothing but functions and other aggregations.
fn unknown_groups(used: &Use<'_>, has_label: impl Fn(&str) -> bool) -> Vec<Issue> {
    let mut issues = Vec::new();
    for step in used.around().into_iter().flatten() {
        match step {
            Step::Aggregate { keeps: Keeps::By(labels), operator } => {
                for label in labels.iter().filter(|label| !has_label(label)) {
                    // Without a position, the label is a variable.
                    let Some(at) = grouped_at(used, label) else { continue };
                    let message = format!("`{}` has no label `{label}`", used.name());
                    let mut issue = used.issue(&UNKNOWN_LABEL, at, message);
                    issue.level = Level::Danger;
                    issue.label = Some(label.clone());
                    issue.help = nearest(used, label);
                    issues.push(issue);
                }
                // The outer ones see the labels of this one only.
                if operator != "count_values" {
                    break;
                }
                return Vec::new();
            }
            Step::Aggregate { .. } | Step::Subquery => {}
            Step::Call(name) if matches!(&**name, "label_replace" | "label_join" | "info") => break,
            Step::Call(_) => {}
            // The other operand can have the label.
            Step::Binary { .. } => break,
        }
    }
    issues
}

/// Returns the byte at which the innermost aggregation around a selector names a label.
fn grouped_at(used: &Use<'_>, label: &str) -> Option<usize> {
    let query = &used.expression.query;
    let nodes = query.tree.iter().flat_map(|tree| (0..tree.nodes.len()).map(move |at| (tree, at)));
    let mut lists = nodes.filter_map(|(tree, node)| match &tree.nodes[node].kind {
        NodeKind::Aggregate { grouping: Grouping::By(list), .. }
            if tree.selectors(node).contains(&used.index) =>
        {
            list.labels.iter().find(|(name, _)| name == label)
        }
        _ => None,
    });
    // Without a tree, the first list is as likely as the others.
    let first = || query.labels.iter().find(|one| one.label == label && one.list == "by");
    lists.next().map(|(_, at)| *at).or_else(|| first().map(|listed| listed.start))
}

fn dead_value(used: &Use<'_>, matcher: &Matcher, label: &str) -> Option<Issue> {
    let value = matcher.value.as_ref()?;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for sample in used.samples() {
        match sample.family.labels.get(label) {
            Some(Values::Closed(values)) => known.extend(values),
            Some(Values::Open) => return None,
            None => drop(known.insert("")),
        }
    }
    // A label that the scrape adds has other values.
    if known.iter().all(|value| value.is_empty()) {
        return None;
    }
    let dead = match matcher.operator {
        Operator::Equal | Operator::NotEqual => vec![value.clone()],
        Operator::Matches | Operator::NotMatches => match alternatives(value) {
            Some(values) => values,
            None => {
                let regex = compile(value)?;
                let is_dead = !known.iter().any(|known| regex.is_match(known));
                return is_dead.then(|| {
                    let message = format!(
                        "`{}` has no value of `{label}` that matches `{value}`",
                        used.name()
                    );
                    at_value(used, &DEAD_VALUE, matcher, message, false)
                });
            }
        },
    };
    let all = dead.len();
    let dead: Vec<_> =
        dead.into_iter().filter(|value| !value.is_empty() && !known.contains(&**value)).collect();
    let first = dead.first()?;
    let message = match &dead[..] {
        [one] => format!("`{}` has no value `{one}` of `{label}`", used.name()),
        many => {
            format!("`{}` has none of the values `{}` of `{label}`", used.name(), many.join("`, `"))
        }
    };
    let mut issue = at_value(used, &DEAD_VALUE, matcher, message, dead.len() < all);
    issue.help = frozen_metrics_schema::suggest::nearest(first, known.iter().copied())
        .map(|near| format!("did you mean `{near}`?"))
        .or_else(|| Some(format!("the values are `{}`", Vec::from_iter(known).join("`, `"))));
    issue.dead = dead;
    Some(issue)
}

/// Creates an issue about a value. The level is lower if the matcher still selects something.
fn at_value(
    used: &Use<'_>,
    rule: &'static Rule,
    matcher: &Matcher,
    message: String,
    selects: bool,
) -> Issue {
    let mut issue = used.issue(rule, matcher.value_start, message);
    issue.label.clone_from(&matcher.label);
    let is_negative = matches!(matcher.operator, Operator::NotEqual | Operator::NotMatches);
    if selects || is_negative {
        issue.level = Level::Danger;
    }
    issue
}

fn dead_bound(used: &Use<'_>, matcher: &Matcher) -> Option<Issue> {
    let value = matcher.value.as_ref()?;
    let mut bounds = vec![f64::INFINITY];
    for sample in used.samples().iter().filter(|sample| sample.part == Part::Bucket) {
        bounds.extend(sample.family.schema.kind.bounds());
    }
    let number = |text: &String| text.parse::<f64>().ok();
    let is_alive = |text: &String| number(text).is_some_and(|number| bounds.contains(&number));
    let dead = match matcher.operator {
        Operator::Equal | Operator::NotEqual => vec![value.clone()],
        Operator::Matches | Operator::NotMatches => match alternatives(value) {
            Some(values) => values,
            None => {
                let regex = compile(value)?;
                // Prometheus 3 writes `1.0`, earlier versions write what the service exposes.
                let spellings = |bound: &f64| [format!("{bound}"), format!("{bound:?}")];
                let mut all = bounds.iter().skip(1).flat_map(spellings).chain(["+Inf".to_owned()]);
                // `+` is often not escaped, so `+Inf` in a pattern matches nothing and means infinity.
                let is_dead = !all.any(|bound| regex.is_match(&bound));
                return is_dead.then(|| {
                    let message =
                        format!("`{}` has no bucket whose bound matches `{value}`", used.name());
                    at_value(used, &DEAD_BOUND, matcher, message, false)
                });
            }
        },
    };
    let all = dead.len();
    // `le!=""` selects all buckets.
    let is_negative = matches!(matcher.operator, Operator::NotEqual | Operator::NotMatches);
    let is_fine = |text: &String| is_alive(text) || is_negative && text.is_empty();
    let dead: Vec<_> = dead.into_iter().filter(|value| !is_fine(value)).collect();
    let message = match &dead[..] {
        [] => return None,
        [one] => format!("`{}` has no bucket with the bound `{one}`", used.name()),
        many => format!("`{}` has no buckets with the bounds `{}`", used.name(), many.join("`, `")),
    };
    let mut issue = at_value(used, &DEAD_BOUND, matcher, message, dead.len() < all);
    let mut known: Vec<_> = bounds.into_iter().collect();
    known.sort_by(f64::total_cmp);
    let known: Vec<_> =
        known.iter().map(|bound| frozen_metrics_schema::exposition::bound(*bound)).collect();
    issue.help = Some(format!("the bounds are {}", known.join(", ")));
    issue.dead = dead;
    Some(issue)
}
