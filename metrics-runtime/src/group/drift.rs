//! Compares a member of a group with its golden while the group is compiled.
//!
//! The derive of the group reads the golden, but only the compiler knows the schema of the member. A
//! constant therefore compares the two. It matches families by name and compares their
//! [hashes](frozen_metrics_schema::hash). `METRICS_BLESS=diff` shows what differs within a family.

use frozen_metrics_schema::Label;

use super::read::{families, is, text};
use super::{DEPTH, Member};
use crate::proof::{Message, is_at};

/// The golden of a member.
pub struct FrozenMember {
    /// The path of the file, as messages show it.
    pub path: &'static str,
    /// The commands that show and accept a difference.
    pub advice: &'static str,
    /// The index of the frozen schema among those of the member.
    pub index: usize,
    /// The hash of the key.
    pub key: u64,
    /// The line of the key, or the first line if there is no key.
    pub key_line: usize,
    /// The lists of labels with which the series of a family begin. Families with the same labels share one.
    pub labels: &'static [&'static [Label]],
    pub families: &'static [FrozenFamily],
    /// The hashes of each family without the first 0, 1, 2, … of its labels. One list for all families, because
    /// rustc needs milliseconds for each of many small constants.
    pub hashes: &'static [u64],
}

/// A family in the golden of a member.
pub struct FrozenFamily {
    pub name: &'static str,
    /// The line of its HELP.
    pub line: usize,
    /// The index of the constant labels with which all its series begin.
    pub labels: usize,
}

impl FrozenMember {
    /// Reports the differences in the key and in the families. The message lists at most [`LISTED`] of them.
    pub const fn drift(&self, members: &'static [Member]) -> Message {
        // `drift_of_count` reports a wrong number of goldens.
        if self.index >= members.len() {
            return Message::EMPTY;
        }
        let member = &members[self.index];
        let mut drift = Drift { golden: self, member, found: 0, message: Message::EMPTY };
        if self.key != member.hashes.key {
            drift = drift.add("the key", "", " differs from line ", self.key_line);
        }
        let declared = families(member.schema).len();
        let (mut index, mut next, mut matched, mut hash) = (0, 0, 0, 0);
        while index < self.families.len() {
            let family = &self.families[index];
            let labels = self.labels[family.labels];
            match family.position(member, next) {
                Some(position) => {
                    matched += 1;
                    next = position + 1;
                    let is_same = match added_labels(member, labels) {
                        Some(count) => self.hashes[hash + count] == member.hashes.family(position),
                        None => false,
                    };
                    if !is_same {
                        drift =
                            drift.add("metric `", family.name, "` differs from line ", family.line);
                    }
                }
                None => {
                    let end = "` is no longer declared; it is frozen on line ";
                    drift = drift.add("metric `", family.name, end, family.line);
                }
            }
            hash += labels.len() + 1;
            index += 1;
        }
        // Names are unique on both sides.
        if matched < declared { drift.add_new().finish() } else { drift.finish() }
    }

    /// Returns whether the golden has the family with this name in the member's schema. The search begins at
    /// index `start`.
    const fn has(&self, member: &Member, own: &str, start: usize) -> bool {
        let mut step = 0;
        while step < self.families.len() {
            let family = &self.families[(start + step) % self.families.len()];
            if let Some(len) = len_of_prefixes(family.name, member)
                && ends_in(family.name, len, own)
            {
                return true;
            }
            step += 1;
        }
        false
    }
}

impl FrozenFamily {
    /// Returns the index of the member's family with this name. The search begins at index `start`, where it
    /// ends at once if both have the same order.
    const fn position(&self, member: &Member, start: usize) -> Option<usize> {
        let Some(len) = len_of_prefixes(self.name, member) else { return None };
        let families = families(member.schema);
        let mut step = 0;
        while step < families.len() {
            let index = (start + step) % families.len();
            if ends_in(self.name, len, text(&families[index].name)) {
                return Some(index);
            }
            step += 1;
        }
        None
    }
}

/// Returns the number of labels that the groups add, if `labels` begins with them.
const fn added_labels(member: &Member, labels: &[Label]) -> Option<usize> {
    let (mut count, mut depth) = (0, 0);
    while depth < DEPTH {
        let added = member.labels[depth];
        let mut label = 0;
        while label < added.len() {
            if count == labels.len() || !are_equal(&labels[count], &added[label]) {
                return None;
            }
            count += 1;
            label += 1;
        }
        depth += 1;
    }
    Some(count)
}

const fn are_equal(a: &Label, b: &Label) -> bool {
    is(&a.name, text(&b.name)) && is(&a.value, text(&b.value))
}

/// Returns the length of the prefixes of the groups; `None` if the name does not begin with them.
const fn len_of_prefixes(name: &str, member: &Member) -> Option<usize> {
    let (name, mut len, mut depth) = (name.as_bytes(), 0, 0);
    while depth < DEPTH {
        let prefix = member.prefixes[depth].as_bytes();
        if !is_at(name, len, prefix) {
            return None;
        }
        len += prefix.len();
        depth += 1;
    }
    Some(len)
}

/// Returns whether `name` ends in `own` after this length.
const fn ends_in(name: &str, len: usize, own: &str) -> bool {
    name.len() == len + own.len() && is_at(name.as_bytes(), len, own.as_bytes())
}

/// The maximum number of differences that a message lists.
const LISTED: usize = 5;

struct Drift<'a> {
    golden: &'a FrozenMember,
    member: &'static Member,
    found: usize,
    message: Message,
}

impl Drift<'_> {
    const fn add(mut self, start: &str, name: &str, end: &str, line: usize) -> Self {
        self.found += 1;
        if self.found <= LISTED {
            self.message = self.message.push("\n").push(start).push(name).push(end).number(line);
        }
        self
    }

    /// Lists the families that the golden does not have.
    const fn add_new(mut self) -> Self {
        let families = families(self.member.schema);
        let mut index = 0;
        while index < families.len() {
            let own = text(&families[index].name);
            if !self.golden.has(self.member, own, index) {
                self.found += 1;
                if self.found <= LISTED {
                    let mut message = self.message.push("\nmetric `");
                    let mut depth = 0;
                    while depth < DEPTH {
                        message = message.push(self.member.prefixes[depth]);
                        depth += 1;
                    }
                    self.message = message.push(own).push("` is not in the golden");
                }
            }
            index += 1;
        }
        self
    }

    const fn finish(self) -> Message {
        if self.found == 0 {
            return Message::EMPTY;
        }
        let mut message = Message::EMPTY
            .push("`")
            .push(text(&self.member.schema.name))
            .push("` differs from its golden in this group, ")
            .push(self.golden.path)
            .push(self.message.as_str());
        if self.found > LISTED {
            message = message.push("\nand ").number(self.found - LISTED).push(" more");
        }
        message.push("\n").push(self.golden.advice)
    }
}

/// Reports a field that names more or fewer goldens than its type has schemas.
pub const fn drift_of_count(goldens: usize, members: &[Member]) -> Message {
    // A group that failed to compile has no members, and an error of its own.
    if members.is_empty() || members.len() == goldens {
        return Message::EMPTY;
    }
    Message::EMPTY
        .push("expected one golden for each schema of this member, ")
        .number(members.len())
        .push(" in all, found ")
        .number(goldens)
        .push(": list them as in `golden(\"…\", \"…\")`")
}

#[cfg(all(test, not(loom)))]
mod tests;
