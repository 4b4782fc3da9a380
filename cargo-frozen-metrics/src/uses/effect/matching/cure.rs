//! Changes that make operands match again.

use super::super::super::promql::{LabelList, MatchingLabels, Side};
use super::super::Edit;
use super::super::sum::{is_additive, summed};
use super::{Difference, Operation, word};

impl Operation<'_, '_> {
    /// Returns the change that excludes the new labels from the match, and what to do.
    pub(super) fn excluded(&self, differences: &[Difference]) -> (Option<Edit>, Option<String>) {
        let Some(Difference { side, is_gained: true, .. }) = differences.first() else {
            return (None, None);
        };
        let is_same = |one: &Difference| one.side == *side && one.is_gained;
        if let Some(renamed) = differences.iter().find(|one| is_same(one) && self.is_new_name(one))
        {
            // The series are still those of all values of the label.
            return (None, self.copied_back(renamed));
        }
        let mut list = match &self.binary.matching.labels {
            MatchingLabels::All => LabelList::default(),
            MatchingLabels::Ignoring(list) if !list.has_variable => list.clone(),
            MatchingLabels::Ignoring(_) | MatchingLabels::On(_) => return (None, None),
        };
        list.labels.extend(
            differences.iter().filter(|one| is_same(one)).map(|one| (one.label.clone(), 0)),
        );
        let names: Vec<&str> = list.names().collect();
        let mut text = format!("ignoring ({})", names.join(", "));
        // The other operand would be added once for each series.
        if matches!(&*self.binary.operator, "+" | "-") {
            return self.added_up(*side, differences);
        }
        let mut binary = self.binary.clone();
        binary.matching.labels = MatchingLabels::Ignoring(list.clone());
        if !binary.is_set_operator() {
            let group = binary.matching.many.get_or_insert((*side, LabelList::default()));
            if group.0 != *side {
                return (None, None);
            }
            let included: Vec<&str> = group.1.names().collect();
            if group.1.has_variable {
                return (None, None);
            }
            text += &match included.is_empty() {
                true => format!(" {}", self.group(*side)),
                false => format!(
                    " {} ({})",
                    self.group(*side).trim_end_matches(" ()"),
                    included.join(", ")
                ),
            };
        }
        if !differences.iter().all(is_same) || !self.is_mended(&binary, self.head) {
            return (None, None);
        }
        let help = format!("write `{} {text}`", self.binary.operator);
        (self.modified(&text), Some(help))
    }

    /// Returns whether the label is the new name of one that the query or a rule removes.
    fn is_new_name(&self, difference: &Difference) -> bool {
        let subject = self.subject;
        let selectors = subject.tree.selectors(self.binary.operand(difference.side));
        let cause = subject.sides.cause(subject.expression, &selectors, Some(&difference.label));
        subject.sides.is_new_name(&cause.families, &difference.label)
    }

    /// Returns how to give an operand whose label was renamed the name that the other operand still has.
    fn copied_back(&self, renamed: &Difference) -> Option<String> {
        let differences = self.differences();
        let mut lost = differences.iter().filter(|one| one.side == renamed.side && !one.is_gained);
        let old = &lost.next().filter(|_| lost.next().is_none())?.label;
        Some(copied(renamed.side, old, &renamed.label))
    }

    /// Returns the change that adds up the series of a side without the labels that it gained.
    fn added_up(&self, side: Side, differences: &[Difference]) -> (Option<Edit>, Option<String>) {
        let operand = self.binary.operand(side);
        let labels: Vec<&str> = differences.iter().map(|one| &*one.label).collect();
        let is_only = differences.iter().all(|one| one.side == side && one.is_gained);
        match is_only && is_additive(self.subject, operand) {
            true => summed(self.subject, operand, &labels),
            false => (None, None),
        }
    }

    /// Returns the change that writes this text between the operator and the second operand.
    pub(super) fn modified(&self, text: &str) -> Option<Edit> {
        let range = self.binary.matching.range.clone();
        let after = self.subject.expression.text.get(range.end..).unwrap_or_default();
        let before = if range.is_empty() { " " } else { "" };
        let space = if after.starts_with(char::is_whitespace) { "" } else { " " };
        Edit::new(self.subject.expression, range, format!("{before}{text}{space}"))
    }

    /// Returns the word that allows several series of a side. An operand in parentheses behind it would be read as a list of
    /// labels.
    pub(super) fn group(&self, side: Side) -> &'static str {
        match (side, self.subject.text(self.binary.right).starts_with('(')) {
            (Side::Left, false) => "group_left",
            (Side::Left, true) => "group_left ()",
            (Side::Right, false) => "group_right",
            (Side::Right, true) => "group_right ()",
        }
    }
}

/// Describes how to copy the new name of a label of an operand back to its old one.
pub(super) fn copied(side: Side, old: &str, new: &str) -> String {
    let cure = format!("label_replace(…, \"{old}\", \"$1\", \"{new}\", \"(.*)\")");
    format!("the {} operand has `{new}` instead of `{old}`: copy it back with `{cure}`", word(side))
}
