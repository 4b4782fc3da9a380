//! Operands of which several series match where only one may.

use super::super::super::labels::{Duplicates, matches};
use super::super::super::promql::{LabelList, MatchingLabels, Side};
use super::super::sum::{is_additive, summed};
use super::super::{Edit, Effect};
use super::{Operation, other, word};
use crate::level::Level;

impl Operation<'_, '_> {
    /// Creates the effect of several series where only one may match.
    pub(super) fn duplicates(&self, duplicates: &Duplicates) -> Option<Effect> {
        let base = self.base[duplicates.side.index()];
        let gained: Vec<&String> = duplicates
            .labels
            .iter()
            .filter(|label| !base.has(label) || !base.varies(label))
            .collect();
        let label = (*gained.first()?).clone();
        // A label that both sides matched by, and that is gone, is reported as such.
        let is_gone = |label: &str| [0, 1].iter().all(|side| self.head[*side].lacks(label));
        let had = |label: &str| self.base.iter().any(|rows| rows.has(label));
        let is_by_gone = match &self.binary.matching.labels {
            MatchingLabels::On(list) => list.names().any(|label| had(label) && is_gone(label)),
            MatchingLabels::All | MatchingLabels::Ignoring(_) => false,
        };
        if is_by_gone || base.rows.iter().any(|row| row.has_others) {
            return None;
        }
        let shown: Vec<_> = gained.iter().map(|label| format!("`{label}`")).collect();
        let (level, can) = match duplicates.is_certain {
            _ if self.subject.is_fallback(self.node) => (Level::Note, "match"),
            true => (Level::Break, "match"),
            false => (Level::Danger, "can match"),
        };
        let side = word(duplicates.side);
        let message = format!(
            "several series of the {side} operand of `{}`, which differ in {}, {can} one of the {} operand, which is an error",
            self.binary.operator,
            shown.join(", "),
            word(other(duplicates.side))
        );
        let (edit, help) = self.grouped(duplicates.side, &gained);
        let effect = self.new_effect(message, Some(label), Some(duplicates.side));
        // The labels of an info are those of one series.
        if !duplicates.is_certain && self.subject.sides.are_infos(&effect.families) {
            return None;
        }
        Some(Effect { level, edit, help, ..effect })
    }

    /// Returns the change that allows several series of a side, or that adds them up.
    fn grouped(&self, side: Side, gained: &[&String]) -> (Option<Edit>, Option<String>) {
        let operand = self.binary.operand(side);
        let labels: Vec<&str> = gained.iter().map(|label| label.as_str()).collect();
        if is_additive(self.subject, operand) {
            return summed(self.subject, operand, &labels);
        }
        if self.binary.matching.many.is_some() {
            return (
                None,
                Some(format!("aggregate the {} operand without {}", word(side), labels.join(", "))),
            );
        }
        let word = self.group(side);
        let mut binary = self.binary.clone();
        binary.matching.many = Some((side, LabelList::default()));
        let found = matches(&binary, self.head[0], self.head[1]);
        if found.duplicates.is_some_and(|found| found.is_certain) {
            return (None, None);
        }
        let range = self.binary.matching.range.clone();
        let old = self.subject.expression.text.get(range).unwrap_or_default();
        let text = format!("{old} {word}");
        (self.modified(&text), Some(format!("write `{} {text}`", self.binary.operator)))
    }
}
