//! Changes that make operands match again after one of them lost labels that the other one still has.

use super::super::super::labels::{Rows, matches};
use super::super::super::promql::{Binary, Grouping, LabelList, MatchingLabels, NodeKind, Side};
use super::super::Edit;
use super::super::subject::Subject;
use super::super::sum::{is_additive, summed};
use super::cure::copied;
use super::{Difference, Operation, other, word};

impl Operation<'_, '_> {
    /// Returns the change after which the operands no longer match by the lost labels, and what to do.
    pub(super) fn without_lost(
        &self,
        differences: &[Difference],
    ) -> (Option<Edit>, Option<String>) {
        let Some(Difference { side, is_gained: false, .. }) = differences.first() else {
            return (None, None);
        };
        if let [Difference { label, .. }] = differences
            && let Some(new) = self.new_name(*side, label)
        {
            return (None, Some(copied(*side, label, &new)));
        }
        let lost: Vec<&str> = differences.iter().map(|one| &*one.label).collect();
        let keeper = other(*side);
        let help = match self.binary.is_set_operator() {
            true => format!("do not match by {}", shown(&lost)),
            false => format!(
                "aggregate {} away in the {} operand, as with `sum without ({}) (…)`",
                shown(&lost),
                word(keeper),
                lost.join(", ")
            ),
        };
        let is_only = differences.iter().all(|one| one.side == *side && !one.is_gained);
        let edit = if is_only { self.edit_without(&lost, keeper) } else { None };
        (edit, Some(help))
    }

    /// Returns the new name of a label of an operand.
    fn new_name(&self, side: Side, label: &str) -> Option<String> {
        let subject = self.subject;
        let selectors = subject.tree.selectors(self.binary.operand(side));
        let cause = subject.sides.cause(subject.expression, &selectors, Some(label));
        subject.sides.new_label(&cause.families, label)
    }

    /// Returns the change after which the operands no longer match by the labels that only the operand `keeper` has.
    fn edit_without(&self, lost: &[&str], keeper: Side) -> Option<Edit> {
        let (mut binary, mut rows) = (self.binary.clone(), self.head.map(Rows::clone));
        let mut replacements = Vec::new();
        let is_set = binary.is_set_operator();
        match &mut binary.matching.labels {
            MatchingLabels::On(list) if !list.has_variable => {
                let edit = without(self.subject, list, lost)?;
                list.labels.retain(|(label, _)| !lost.contains(&&**label));
                // Operands that match by nothing are another expression.
                if list.labels.is_empty() {
                    return None;
                }
                replacements.extend(edit.replacements);
            }
            MatchingLabels::On(_) => return None,
            labels @ (MatchingLabels::All | MatchingLabels::Ignoring(_)) if is_set => {
                let mut list = match labels {
                    MatchingLabels::Ignoring(list) => list.clone(),
                    _ => LabelList::default(),
                };
                list.labels.extend(lost.iter().map(|label| ((*label).to_owned(), 0)));
                let names: Vec<&str> = list.names().collect();
                let edit = self.modified(&format!("ignoring ({})", names.join(", ")))?;
                *labels = MatchingLabels::Ignoring(list);
                replacements.extend(edit.replacements);
            }
            MatchingLabels::All | MatchingLabels::Ignoring(_) => {}
        }
        // What is multiplied by a description of the process, which has fewer labels now, remains the same.
        let is_described = binary.operator == "*"
            && matches!(&binary.matching.many, Some((side, _)) if *side == keeper)
            && !replacements.is_empty();
        if !is_set && !is_described {
            let edit = reduced(self.subject, binary.operand(keeper), lost)?;
            replacements.extend(edit.replacements);
            let rows = &mut rows[keeper.index()];
            *rows = rows.map(|row| {
                let mut row = row.clone();
                row.labels.retain(|label, _| !lost.contains(&&**label));
                row
            });
        }
        replacements.sort_by_key(|replacement| replacement.range.start);
        self.is_mended(&binary, [&rows[0], &rows[1]])
            .then_some(Edit { replacements, converts_unit: false })
    }

    /// Returns whether these rows match with the changed operator.
    pub(super) fn is_mended(&self, binary: &Binary, [left, right]: [&Rows<'_>; 2]) -> bool {
        let found = matches(binary, left, right);
        let is_error = found.duplicates.is_some_and(|found| found.is_certain);
        !found.is_empty && !is_error && !self.binary.matching.fills
    }
}

fn shown(labels: &[&str]) -> String {
    format!("`{}`", labels.join("`, `"))
}

/// Returns the change that adds up the series of a part without these labels; `None` if their sum means something else.
fn reduced(subject: &Subject<'_>, operand: usize, labels: &[&str]) -> Option<Edit> {
    if !is_additive(subject, operand) {
        return None;
    }
    match subject.kind(subject.unwrapped(operand)) {
        NodeKind::Aggregate { grouping: Grouping::By(list), .. }
            if labels.iter().all(|label| list.has(label)) && list.labels.len() > labels.len() =>
        {
            without(subject, list, labels)
        }
        _ => summed(subject, operand, labels).0,
    }
}

/// Returns the change that removes labels from a list.
fn without(subject: &Subject<'_>, list: &LabelList, labels: &[&str]) -> Option<Edit> {
    let ((_, start), (last, end)) = (list.labels.first()?, list.labels.last()?);
    let rest: Vec<&str> = list.names().filter(|name| !labels.contains(name)).collect();
    let range = *start..*end + last.len();
    let text = subject.expression.text.get(range.clone())?;
    let is_plain = text.split(',').map(str::trim).eq(list.names());
    if is_plain { Edit::new(subject.expression, range, rest.join(", ")) } else { None }
}
