//! Compares the worst case of a set or of a group with its `series_budget`.

use crate::group::Member;
use crate::proof::Message;

/// The maximum number of metrics that a message lists.
const LISTED: usize = 3;

/// Reports that these schemas can have more series than the budget. The message lists the largest metrics. `name` is that
/// of the struct.
pub const fn series_budget(name: &str, members: &[Member], budget: usize) -> Message {
    let (mut total, mut index) = (0_usize, 0);
    while index < members.len() {
        total = total.saturating_add(members[index].schema.series_at_most());
        index += 1;
    }
    if total <= budget {
        return Message::EMPTY;
    }
    let message = Message::EMPTY.push("`").push(name).push("` can have ").number(total);
    let mut message = message.push(" series, more than its budget of ").number(budget);
    let (mut largest, mut listed) = (next_largest(members, None), 0);
    while let Some(metric) = largest {
        if listed == LISTED {
            break;
        }
        message = metric.describe(message.push("\n"), members);
        largest = next_largest(members, Some(metric));
        listed += 1;
    }
    message.push(
        "\nlower `max_keys`, use fewer labels, label values or buckets, or raise `series_budget`",
    )
}

/// A family, and the maximum number of its samples.
#[derive(Clone, Copy)]
struct Contributor {
    samples: usize,
    member: usize,
    family: usize,
}

impl Contributor {
    /// Returns whether it precedes the other one in the list: it is larger, or as large and declared earlier.
    const fn precedes(&self, other: &Self) -> bool {
        if self.samples != other.samples {
            return self.samples > other.samples;
        }
        if self.member != other.member {
            return self.member < other.member;
        }
        self.family < other.family
    }

    /// Appends its samples, and their factors.
    const fn describe(self, message: Message, members: &[Member]) -> Message {
        let member = &members[self.member];
        let family = &member.families()[self.family];
        let message = message.number(self.samples).push(" of `");
        let mut message = member.push_name(message, self.family);
        message = message.push("`: ").number(family.const_series().len()).push(" series");
        let samples = family.kind.samples();
        if samples > 1 {
            message = message.push(" of ").number(samples).push(" samples");
        }
        if let Some(key) = &family.key {
            message = message.push(" for each of ").number(key.sets()).push(" label sets");
        }
        match &member.schema.key {
            Some(key) if family.registry_metric.is_none() => {
                message.push(" for each of ").number(key.sets()).push(" keys")
            }
            _ => message,
        }
    }
}

/// Returns the largest family after this one.
const fn next_largest(members: &[Member], after: Option<Contributor>) -> Option<Contributor> {
    let (mut largest, mut member): (Option<Contributor>, _) = (None, 0);
    while member < members.len() {
        let (families, mut family) = (members[member].families(), 0);
        while family < families.len() {
            let samples = members[member].schema.samples_at_most(&families[family]);
            let this = Contributor { samples, member, family };
            let is_listed = match &after {
                Some(after) => !after.precedes(&this),
                None => false,
            };
            let is_largest = match &largest {
                Some(largest) => this.precedes(largest),
                None => true,
            };
            if !is_listed && is_largest {
                largest = Some(this);
            }
            family += 1;
        }
        member += 1;
    }
    largest
}

#[cfg(all(test, not(loom)))]
mod tests {
    use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};

    use super::*;

    const KEY: Key = Key::new(const { &[KeyLabel::new("peer")] }, 9, "other");
    const FAMILIES: &[FamilySchema] = &[
        FamilySchema::new("drops_total", Kind::Counter, None, "Drops.", Series::PLAIN),
        FamilySchema::new("wait", Kind::histogram(&[0.1, 1.0]), None, "Wait.", Series::PLAIN),
        FamilySchema::new("lag", Kind::Gauge, None, "Lag.", Series::PLAIN),
        FamilySchema::new("sent_total", Kind::Counter, None, "Sent.", Series::PLAIN).with_key(KEY),
    ];
    static SCHEMA: Schema = Schema::new("Node", Some(KEY), FAMILIES);
    const MEMBERS: &[Member] = &[Member::from_schema(&SCHEMA)];

    #[test]
    fn the_message_lists_the_largest_metrics() {
        const TOTAL: usize = 10 + 50 + 10 + 100;
        assert!(series_budget("Node", MEMBERS, TOTAL).is_empty());
        let message = series_budget("Node", MEMBERS, TOTAL - 1);
        assert_eq!(
            message.as_str(),
            "`Node` can have 170 series, more than its budget of 169\n\
             100 of `sent_total`: 1 series for each of 10 label sets for each of 10 keys\n\
             50 of `wait`: 1 series of 5 samples for each of 10 keys\n\
             10 of `drops_total`: 1 series for each of 10 keys\n\
             lower `max_keys`, use fewer labels, label values or buckets, or raise `series_budget`"
        );
    }

    #[test]
    fn a_worst_case_beyond_all_numbers_is_over_every_budget() {
        const HUGE: Key = Key::new(const { &[KeyLabel::new("peer")] }, usize::MAX, "other");
        static SCHEMA: Schema = Schema::new("Huge", Some(HUGE), FAMILIES);
        const MEMBERS: &[Member] = &[Member::from_schema(&SCHEMA), Member::from_schema(&SCHEMA)];
        assert!(!series_budget("Huge", MEMBERS, usize::MAX - 1).is_empty());
    }
}
