//! Labels that expressions and texts name, and that the series no longer have.

use std::ops::Range;

use super::super::expression::{Owner, TextKind, TextLabel};
use super::super::labels::{Rows, Selection};
use super::super::promql::{Grouping, LabelList, MatchingLabels, NodeKind, Side};
use super::super::rules::{ANNOTATION_LABEL_GONE, DEAD_VALUE, GROUP_BY_GONE, Rule, UNKNOWN_LABEL};
use super::cause::Cause;
use super::sides::UsePair;
use super::subject::Subject;
use super::{Edit, Effect, User, edit};
use crate::level::Level;

/// Returns the effects on the labels that an expression and its texts name.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (node, part) in subject.tree.nodes.iter().enumerate() {
        match &part.kind {
            NodeKind::Aggregate { grouping: Grouping::By(list), operand, .. } => {
                effects.extend(gone(subject, node, list, &[*operand], "by"));
            }
            NodeKind::Aggregate { grouping: Grouping::Without(list), operand, .. } => {
                effects.extend(gone(subject, node, list, &[*operand], "without"));
            }
            NodeKind::Call { function, arguments } => {
                let list = sources(subject, function, arguments);
                let operand = arguments.first().map(std::slice::from_ref).unwrap_or_default();
                effects.extend(gone(subject, node, &list, operand, function));
            }
            NodeKind::Binary(binary) => {
                let both = [binary.left, binary.right];
                match &binary.matching.labels {
                    MatchingLabels::On(list) => {
                        effects.extend(gone(subject, node, list, &both, "on"));
                    }
                    MatchingLabels::Ignoring(list) => {
                        effects.extend(gone(subject, node, list, &both, "ignoring"));
                    }
                    MatchingLabels::All => {}
                }
                if let Some((side, list)) = &binary.matching.many {
                    let (one, word) = match side {
                        Side::Left => (binary.right, "group_left"),
                        Side::Right => (binary.left, "group_right"),
                    };
                    effects.extend(gone(subject, node, list, &[one], word));
                }
            }
            _ => {}
        }
    }
    effects.extend(texts(subject));
    effects.extend(matchers(subject));
    effects
}

/// Returns whether the rows of the base have a label that those of the head do not have.
pub(super) fn is_gone(base: &Rows<'_>, head: &Rows<'_>, label: &str) -> bool {
    !head.rows.is_empty() && base.has(label) && head.lacks(label)
}

/// Returns the effects on the labels of a list that an operand had and that all operands now lack.
fn gone(
    subject: &Subject<'_>,
    node: usize,
    list: &LabelList,
    operands: &[usize],
    word: &str,
) -> Vec<Effect> {
    let rows = |operand: &usize| (&subject.base.rows[*operand], &subject.head.rows[*operand]);
    let mut effects = Vec::new();
    for (label, at) in &list.labels {
        let is_gone = operands.iter().map(rows).any(|(base, head)| is_gone(base, head, label));
        // Operands of which one still has the label do not match.
        if !is_gone || !operands.iter().map(rows).all(|(_, head)| head.lacks(label)) {
            continue;
        }
        let range = *at..*at + label.len();
        let (new, cause) = renamed(subject, node, label);
        let message = match (word, &new) {
            // A label that is gone needs no removal, but its new name does.
            ("without" | "ignoring", None) => continue,
            ("without" | "ignoring", Some(new)) if list.has(new) => continue,
            ("without", Some(new)) => {
                format!("`without` names the label `{label}`, so that its new name `{new}` remains")
            }
            ("ignoring", Some(new)) => {
                format!(
                    "`ignoring` names the label `{label}`, so that its new name `{new}` is compared"
                )
            }
            ("group_left" | "group_right", _) => {
                format!("`{word}` copies the label `{label}`, which the series no longer have")
            }
            ("label_replace" | "label_join", _) => {
                format!("`{word}` reads the label `{label}`, which the series no longer have")
            }
            _ => format!("`{word}` names the label `{label}`, which the series no longer have"),
        };
        let issue = (&GROUP_BY_GONE, GROUP_BY_GONE.level, message);
        effects.push(of_label(subject, issue, label, range, new, cause));
    }
    effects
}

/// Returns the effect on these bytes of the expression, which name a label. `new` is its new name.
fn of_label(
    subject: &Subject<'_>,
    (rule, level, message): (&'static Rule, Level, String),
    label: &str,
    range: Range<usize>,
    new: Option<String>,
    cause: Cause,
) -> Effect {
    Effect {
        rule,
        level,
        message,
        families: cause.families,
        label: Some(label.to_owned()),
        user: User::new(subject.expression, range.clone()),
        through: cause.through,
        edit: new.clone().and_then(|new| Edit::new(subject.expression, range, new)),
        help: new.map(|new| format!("use `{new}`")),
    }
}

/// Returns the labels that `label_replace` and `label_join` read.
fn sources(subject: &Subject<'_>, function: &str, arguments: &[usize]) -> LabelList {
    let read = match function {
        "label_replace" => arguments.get(3..4),
        "label_join" => arguments.get(3..),
        _ => None,
    };
    let source = |argument: &usize| {
        let NodeKind::String(Some(label)) = subject.kind(*argument) else { return None };
        // The name starts after its quote. One with escape sequences is not found.
        let start = subject.tree.nodes[*argument].range.start + 1;
        let text = subject.expression.text.get(start..start + label.len())?;
        (text == label).then(|| (label.clone(), start))
    };
    let labels = read.unwrap_or_default().iter().filter_map(source).collect();
    LabelList { labels, has_variable: false }
}

/// Returns the new name of a label if all selectors of a part agree on it, and what causes the change.
fn renamed(subject: &Subject<'_>, node: usize, label: &str) -> (Option<String>, Cause) {
    let selectors = subject.tree.selectors(node);
    let cause = subject.sides.cause(subject.expression, &selectors, Some(label));
    let pairs = subject.sides.uses(subject.expression).enumerate();
    let had = |pair: &UsePair<'_>| {
        pair.base.samples().iter().any(|sample| sample.family.labels.contains_key(label))
    };
    let new = pairs.filter(|(index, pair)| selectors.contains(index) && had(pair));
    let new: Vec<_> = new.map(|(_, pair)| edit::new_label(&pair, label)).collect();
    if new.is_empty() {
        // Recorded metrics have the labels of what they are recorded from.
        return (subject.sides.new_label(&cause.families, label), cause);
    }
    let first = new.first().cloned().flatten();
    (first.filter(|first| new.iter().all(|other| other.as_ref() == Some(first))), cause)
}

/// Returns the effects on the labels that the text of an alert or a panel shows.
fn texts(subject: &Subject<'_>) -> Vec<Effect> {
    let (Some(base), Some(head)) = (subject.base.root(), subject.head.root()) else {
        return Vec::new();
    };
    let root = subject.tree.root().unwrap_or_default();
    let is_gone = |text: &&TextLabel| is_gone(base, head, &text.name);
    let shown = subject.expression.text_labels.iter().filter(is_gone);
    let effect = |text: &TextLabel| {
        let label = &text.name;
        let (level, what) = match text.kind {
            TextKind::Alert => (Level::Danger, "the text"),
            TextKind::Legend => (Level::Note, "the legend"),
            TextKind::Field => (Level::Note, "the panel"),
        };
        let (new, cause) = renamed(subject, root, label);
        let range = text.position..text.position + label.len();
        let edit = new.clone().filter(|_| text.kind != TextKind::Field);
        let edit =
            edit.and_then(|new| Edit::of_label(subject.expression, text.position, label, new));
        Effect {
            rule: &ANNOTATION_LABEL_GONE,
            level,
            message: format!("{what} shows the label `{label}`, which the result no longer has"),
            families: cause.families,
            label: Some(label.clone()),
            user: User::in_file(subject.expression, range),
            through: cause.through,
            edit,
            help: new.map(|new| format!("show `{new}`")),
        }
    };
    shown.map(effect).collect()
}

/// Returns the effects on matchers of recorded metrics. Those of other metrics are compared with the goldens.
fn matchers(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (index, pair) in subject.sides.uses(subject.expression).enumerate() {
        let name = pair.base.name();
        if !pair.base.samples().is_empty() || subject.sides.base.recording(name).is_empty() {
            continue;
        }
        let (base, head) =
            (subject.sides.base_labels.metric(name), subject.sides.head_labels.metric(name));
        for matcher in &pair.base.selector.matchers {
            let (Some(label), Some(value)) = (&matcher.label, &matcher.value) else { continue };
            let Some(selection) = Selection::new(matcher) else { continue };
            let selects = |rows: &Rows<'_>| rows.rows.iter().any(|row| selection.selects(row));
            if !selects(&base) || selects(&head) {
                continue;
            }
            let (rule, message): (&'static Rule, _) = match head.lacks(label) {
                true => (&UNKNOWN_LABEL, format!("`{name}` no longer has the label `{label}`")),
                false => (
                    &DEAD_VALUE,
                    format!("`{name}` no longer has a `{label}` that matches `{value}`"),
                ),
            };
            let cause = subject.sides.cause(subject.expression, &[index], Some(label));
            let owner = &subject.expression.owner;
            let range = matcher.start..matcher.start + label.len();
            let new = subject.sides.new_label(&cause.families, label);
            let new = new.filter(|_| rule == &UNKNOWN_LABEL);
            let is_annotation = matches!(owner, Owner::Annotation(_));
            let level = if is_annotation { Level::Danger } else { Level::Break };
            effects.push(of_label(subject, (rule, level, message), label, range, new, cause));
        }
    }
    effects
}
