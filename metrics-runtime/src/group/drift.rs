//! Compares a member of a group with its golden while the group is compiled.
//!
//! The derive of the group reads the golden, but only the compiler knows the schema of the member. A
//! constant therefore compares the two. It matches families by name and compares their
//! [hashes](frozen_metrics_schema::hash). `METRICS_BLESS=diff` shows what differs within a family.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::hash::appended;

use super::name::FullName;
use super::read::{is, text};
use super::{DEPTH, Member, SchemaHashes};
use crate::proof::Message;

/// The golden of a member. Each of the lists from `names` on has one element per family. They are lists of
/// literals because rustc needs much longer for a list of structs.
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
    /// The lists of constant labels with which the series of a family begin. Families with the same labels
    /// share one.
    pub labels: &'static [&'static [Label]],
    pub names: &'static [&'static str],
    /// The [hash](frozen_metrics_schema::hash::NameHash::hash) of each name in OpenMetrics.
    pub name_hashes: &'static [u64],
    /// The line of each HELP.
    pub lines: &'static [usize],
    /// The index of its list in `labels`.
    pub label_lists: &'static [usize],
    /// The hashes of each family without the first 0, 1, 2, … labels of its list.
    pub hashes: &'static [u64],
}

impl FrozenMember {
    /// Reports the differences in the key and in the families. The message lists at most [`LISTED`] of them.
    pub const fn drift(&self, members: &'static [Member]) -> Message {
        // `drift_of_count` reports a wrong number of goldens.
        if self.index >= members.len() {
            return Message::EMPTY;
        }
        let member = &members[self.index];
        let Some(hashes) = member.hashes else {
            return Message::EMPTY
                .push("`")
                .push(text(&member.schema.name))
                .push("` is written by hand, so no golden can freeze it: write `golden = none`");
        };
        let mut drift = Drift { golden: self, member, found: 0, message: Message::EMPTY };
        if self.key != hashes.key {
            drift = drift.add("the key", "", " differs from line ", self.key_line);
        }
        let (families, declared) = (hashes.families, hashes.families.len());
        let prefix = member.prefix_hash().hash;
        let (mut index, mut next, mut matched, mut hash) = (0, 0, 0, 0);
        let (mut list, mut list_len, mut added) = (usize::MAX, 0, None);
        while index < self.names.len() {
            if self.label_lists[index] != list {
                list = self.label_lists[index];
                list_len = self.labels[list].len();
                added = added_labels(member, self.labels[list]);
            }
            let position = position(hashes, prefix, self.name_hashes[index], next);
            if position == declared {
                drift = drift.add_family(index, "` is no longer declared; it is frozen on line ");
            } else {
                matched += 1;
                next = position + 1;
                let is_same = match added {
                    Some(count) => self.hashes[hash + count] == families[position],
                    None => false,
                };
                if !is_same {
                    drift = drift.add_family(index, "` differs from line ");
                }
            }
            hash += list_len + 1;
            index += 1;
        }
        // Names are unique on both sides.
        match matched < declared {
            true => drift.add_new(hashes, prefix).finish(),
            false => drift.finish(),
        }
    }

    /// Returns whether the golden has a name with this hash. The search begins at index `start`.
    const fn has(&self, name_hash: u64, start: usize) -> bool {
        let (count, mut step) = (self.name_hashes.len(), 0);
        while step < count {
            if self.name_hashes[(start + step) % count] == name_hash {
                return true;
            }
            step += 1;
        }
        false
    }
}

/// Returns the index of the family whose name has this hash, or the number of families if there is none. The search
/// begins at index `start`, where it ends at once if the golden and the struct have the same order.
const fn position(hashes: &SchemaHashes, prefix: u64, name_hash: u64, start: usize) -> usize {
    let (names, powers) = (hashes.names, hashes.powers);
    let (mut index, mut left) = (start, names.len());
    while left > 0 {
        if index >= names.len() {
            index = 0;
        }
        if appended(prefix, names[index], powers[index]) == name_hash {
            return index;
        }
        index += 1;
        left -= 1;
    }
    names.len()
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

    const fn add_family(self, index: usize, end: &str) -> Self {
        let (name, line) = (self.golden.names[index], self.golden.lines[index]);
        self.add("metric `", name, end, line)
    }

    /// Lists the families that the golden does not have.
    const fn add_new(mut self, hashes: &SchemaHashes, prefix: u64) -> Self {
        let mut family = 0;
        while family < hashes.names.len() {
            let hash = appended(prefix, hashes.names[family], hashes.powers[family]);
            if !self.golden.has(hash, family) {
                self.found += 1;
                if self.found <= LISTED {
                    let name = FullName::new(self.member, family, 0);
                    let message = self.message.push("\nmetric `").name(name);
                    self.message = message.push("` is not in the golden");
                }
            }
            family += 1;
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
        .push("expected ")
        .number(members.len())
        .push(" goldens, one for each schema of this member, found ")
        .number(goldens)
        .push(": list them as in `golden(\"…\", \"…\")`")
}

#[cfg(all(test, not(loom)))]
mod tests;
