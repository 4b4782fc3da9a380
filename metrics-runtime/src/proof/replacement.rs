//! Compares the labels of a deprecated metric with those of the metric that replaces it, if types state them.

use frozen_metrics_schema::closed::LabelValues;
use frozen_metrics_schema::{KeyLabel, const_text};

use super::{Message, is};

/// The labels of a family, without those of the key of its set.
#[derive(Clone, Copy)]
pub struct FamilyLabels {
    /// The labels of each field whose values are known at compile time. All fields have the same ones.
    pub closed: &'static [&'static [LabelValues]],
    /// The labels of its label set.
    pub open: &'static [KeyLabel],
}

/// Reports the first label or value of the family `old` that its replacement `new` does not have, or the first label
/// that only the replacement has. The labels of two state sets have the names of the families.
pub const fn mismatch([old, new]: [&str; 2], [base, head]: [FamilyLabels; 2]) -> Message {
    let start = Message::EMPTY.push("label `");
    let rule = ": a replacement has the same labels";
    if let Some(label) = base.first_missing(head, [old, new]) {
        let message = start.push(label).push("` of `").push(old).push("` is not one of `");
        return message.push(new).push("`").push(rule);
    }
    if let Some(label) = head.first_missing(base, [new, old]) {
        let message = start.push(label).push("` of `").push(new).push("` is not one of `");
        return message.push(old).push("`").push(rule);
    }
    let Some((label, value)) = base.first_missing_value(head, [old, new]) else {
        return Message::EMPTY;
    };
    let message = match value {
        Some(value) => {
            let message =
                start.push(label).push("` of `").push(new).push("` does not have the value ");
            message.literals(&[value]).push(" of `").push(old).push("`")
        }
        None => {
            let message = start.push(label).push("` of `").push(old).push("` can have any value");
            message.push(", but not that of `").push(new).push("`")
        }
    };
    message.push(": a replacement has all values")
}

impl FamilyLabels {
    /// Returns the first label that `other` does not have.
    const fn first_missing(self, other: Self, names: [&str; 2]) -> Option<&'static str> {
        let mut index = 0;
        while index < self.len() {
            let label = self.name(index);
            if other.position(partner(label, names)).is_none() {
                return Some(label);
            }
            index += 1;
        }
        None
    }

    /// Returns the first label with a value that `other` does not have for it, and this value; `None` instead of the value
    /// if only this label can have any value.
    const fn first_missing_value(
        self,
        other: Self,
        names: [&str; 2],
    ) -> Option<(&'static str, Option<&'static str>)> {
        let mut index = 0;
        while index < self.len() {
            let label = self.name(index);
            let partner = partner(label, names);
            if !other.has_any_value(partner) {
                if self.has_any_value(label) {
                    return Some((label, None));
                }
                let mut number = 0;
                while let Some(value) = self.value(index, number) {
                    if !other.has_value(partner, value) {
                        return Some((label, Some(value)));
                    }
                    number += 1;
                }
            }
            index += 1;
        }
        None
    }

    const fn closed_len(self) -> usize {
        if self.closed.is_empty() { 0 } else { self.closed[0].len() }
    }

    const fn len(self) -> usize {
        self.closed_len() + self.open.len()
    }

    /// Returns the name of the label with this index: first the closed labels, then the open ones.
    const fn name(self, index: usize) -> &'static str {
        match index.checked_sub(self.closed_len()) {
            None => self.closed[0][index].name,
            Some(index) => const_text(&self.open[index].name),
        }
    }

    const fn position(self, label: &str) -> Option<usize> {
        let mut index = 0;
        while index < self.len() {
            if is(self.name(index), label) {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    /// Returns a value of the label with this index, field by field.
    const fn value(self, index: usize, mut number: usize) -> Option<&'static str> {
        if let Some(index) = index.checked_sub(self.closed_len()) {
            let values = self.open[index].const_values();
            return if number < values.len() { Some(const_text(&values[number])) } else { None };
        }
        let mut field = 0;
        while field < self.closed.len() {
            let values = self.closed[field][index].values;
            if number < values.len() {
                return Some(values[number]);
            }
            number -= values.len();
            field += 1;
        }
        None
    }

    const fn has_any_value(self, label: &str) -> bool {
        match self.position(label) {
            Some(index) => index >= self.closed_len() && self.value(index, 0).is_none(),
            None => false,
        }
    }

    const fn has_value(self, label: &str, value: &str) -> bool {
        let (Some(index), mut number) = (self.position(label), 0) else { return false };
        while let Some(known) = self.value(index, number) {
            if is(known, value) {
                return true;
            }
            number += 1;
        }
        false
    }
}

/// Returns the label of the family `new` that corresponds to this one of the family `old`.
const fn partner<'a>(label: &'a str, [old, new]: [&'a str; 2]) -> &'a str {
    if is(label, old) { new } else { label }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use frozen_metrics_schema::Text;

    use super::*;

    const ROLE: LabelValues = LabelValues { name: "role", values: &["leader", "follower"] };
    const LEADER: LabelValues = LabelValues { name: "role", values: &["leader"] };
    const FOLLOWER: LabelValues = LabelValues { name: "role", values: &["follower"] };
    const LEADERS: &[Text] = &[Text::Borrowed("leader")];
    const PEER: KeyLabel = KeyLabel::new("peer");
    const NONE: FamilyLabels = FamilyLabels { closed: &[&[]], open: &[] };
    const ROLES: FamilyLabels = FamilyLabels { closed: &[&[ROLE]], ..NONE };
    const PEERS: FamilyLabels = FamilyLabels { open: &[PEER], ..NONE };

    fn message(old: FamilyLabels, new: FamilyLabels) -> String {
        mismatch(["old", "new"], [old, new]).as_str().to_owned()
    }

    #[test]
    fn a_replacement_has_the_same_labels() {
        let of = "label `role` of `old` is not one of `new`: a replacement has the same labels";
        assert_eq!(message(ROLES, NONE), of);
        let of = "label `peer` of `new` is not one of `old`: a replacement has the same labels";
        assert_eq!(message(NONE, PEERS), of);
        let both = FamilyLabels { closed: ROLES.closed, open: PEERS.open };
        assert_eq!(message(both, both), "");
        let states = |name| FamilyLabels {
            closed: match name {
                "old" => &[&[LabelValues { name: "old", values: &["idle"] }]],
                _ => &[&[LabelValues { name: "new", values: &["idle", "busy"] }]],
            },
            open: &[],
        };
        assert_eq!(message(states("old"), states("new")), "");
    }

    #[test]
    fn a_replacement_has_all_values() {
        let split = FamilyLabels { closed: &[&[FOLLOWER], &[LEADER]], ..NONE };
        assert_eq!(message(ROLES, split), "");
        assert_eq!(message(split, ROLES), "");
        let leader = FamilyLabels { closed: &[&[LEADER]], ..NONE };
        assert_eq!(message(leader, ROLES), "");
        assert_eq!(
            message(ROLES, leader),
            "label `role` of `new` does not have the value \"follower\" of `old`: a replacement has all values"
        );
        let open = |closed: bool| FamilyLabels {
            open: match closed {
                true => const { &[KeyLabel::closed("role", LEADERS)] },
                false => const { &[KeyLabel::new("role")] },
            },
            ..NONE
        };
        assert_eq!(message(ROLES, open(false)), "");
        assert_eq!(
            message(open(false), ROLES),
            "label `role` of `old` can have any value, but not that of `new`: a replacement has all values"
        );
        assert_eq!(message(open(true), leader), "");
        assert!(message(ROLES, open(true)).contains("the value \"follower\""));
    }
}
