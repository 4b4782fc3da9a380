//! Rules about what is inferred: the labels of recorded metrics and of the results of expressions.

use super::super::expression::{Expression, TextKind, TextLabel};
use super::super::finding::{Finding, Issue};
use super::super::join::Use;
use super::super::labels::{Inference, Rows};
use super::{Rule, label, name};
use crate::level::Level;

pub(in crate::uses) static ANNOTATION_LABEL_GONE: Rule = Rule {
    id: "annotation_label_gone",
    title: "text shows a label that is gone",
    description: "The text of an alert shows a label that the result of its expression does not have. `check` also reports, as \
                  a note, the legend or the fields of a panel if the result had the label. `usage` does not report labels \
                  that the text tests, as in `{{ if $labels.x }}`, and those that the rule itself adds.",
    level: Level::Danger,
    why: "The page has a gap where it should name what is sick.",
    cure: "Show another label, or keep this one in the result of the expression.",
};

/// Returns whether a rule needs the labels of an expression.
pub(in crate::uses) fn needs_labels(expression: &Expression) -> bool {
    let has_list = || expression.query.selectors.iter().any(|one| !one.matchers.is_empty());
    let shows = || expression.text_labels.iter().any(is_required);
    shows() || has_list() || !expression.query.labels.is_empty()
}

fn is_required(text: &TextLabel) -> bool {
    text.kind == TextKind::Alert && !text.may_be_missing && !text.name.starts_with("__")
}

/// Applies the rules about labels to a selector of a recorded metric.
pub(in crate::uses) fn recorded<'a>(used: &Use<'a>, inference: &Inference<'a>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let is_recorded = used.samples().is_empty() && !used.join.recording(used.name()).is_empty();
    // Others can record it with other labels.
    if is_recorded && !used.join.config.is_external(used.name()) {
        label::recorded_labels(used, &inference.metric(used.name()), &mut issues);
    }
    for issue in &mut issues {
        name::absent(used, issue);
    }
    issues
}

/// Returns the findings about labels that the text of an alert shows. `rows` describe the result of the expression.
pub(in crate::uses) fn shown(expression: &Expression, rows: &Rows<'_>) -> Vec<Finding> {
    let is_missing = |text: &&TextLabel| is_required(text) && rows.lacks(&text.name);
    let texts = expression.text_labels.iter().filter(|_| !rows.rows.is_empty());
    let known: Vec<_> = rows.names().into_iter().map(|label| format!("`{label}`")).collect();
    let help = match &known[..] {
        [] => "the result has no labels".to_owned(),
        known => format!("the labels of the result are {}", known.join(", ")),
    };
    let selectors = &expression.query.selectors;
    let finding = |text: &TextLabel| {
        let (line, column) = expression.file.line_and_column(text.position);
        Finding {
            rule: &ANNOTATION_LABEL_GONE,
            level: ANNOTATION_LABEL_GONE.level,
            message: format!(
                "the text shows the label `{}`, which the result does not have",
                text.name
            ),
            metric: selectors.first().map(|one| one.name()).unwrap_or_default().to_owned(),
            owner: expression.owner.to_string(),
            file: expression.file.path.clone(),
            line,
            column,
            help: Some(help.clone()),
            notes: Vec::new(),
        }
    };
    texts.filter(is_missing).map(finding).collect()
}
