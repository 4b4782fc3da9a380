//! Whether a member is what its golden in a group freezes: the macro has read the golden, and only
//! the compiler knows the member, so they meet in constants.

mod outwards;
mod same;

use frozen_metrics_schema::{FamilySchema, Key, Label, RegistryMetric};

use super::Member;
use super::name::Joined;
use super::read::{families, labels, open_labels, series, text};
use crate::proof::Message;
use outwards::Outwards;
use same::{
    are_same_bounds, are_same_labels, are_same_names, are_same_values, is_among, is_same_kind,
    is_same_option, is_same_registry_metric, is_same_text, labels_before_key,
};

/// The golden of a member.
pub struct Frozen {
    /// The file, as a person reads it.
    pub path: &'static str,
    /// How to look at a difference, and how to accept it.
    pub advice: &'static str,
    /// Which of the member's schemas it freezes, and of how many.
    pub place: (usize, usize),
    pub key: Option<Key>,
    pub key_line: usize,
    pub families: &'static [FrozenFamily],
}

/// A family in a golden.
pub struct FrozenFamily {
    pub family: FamilySchema,
    /// What it says of the registry: `family` does not know.
    pub registry_metric: Option<RegistryMetric>,
    /// The lines of HELP, TYPE, UNIT and exemplars.
    pub lines: [usize; 4],
    /// The line of each series.
    pub series: &'static [usize],
}

impl Frozen {
    /// What differs in the key.
    pub const fn drift_of_key(&self, members: &'static [Member]) -> Message {
        let Some(member) = self.member(members) else { return Message::NONE };
        let here = Message::NONE.push("`").push(text(&member.schema.name)).push("` has ");
        let what = match (&self.key, &member.schema.key) {
            (None, None) => return Message::NONE,
            (Some(_), None) => here.push("no key here and one"),
            (None, Some(_)) => here.push("a key here and none"),
            (Some(frozen), Some(key)) if !are_same_labels(frozen, key) => {
                here.push("other labels of the key here, or other values of the overflow, than")
            }
            (Some(frozen), Some(key)) if !are_same_values(frozen, key) => {
                here.push("other values of a label of the key here than")
            }
            (Some(frozen), Some(key)) if frozen.max_keys != key.max_keys => {
                here.number(key.max_keys).push(" keys at most here and ").number(frozen.max_keys)
            }
            (Some(_), Some(_)) => return Message::NONE,
        };
        self.at(what, self.key_line)
    }

    /// What differs in the family that stands at this place in the golden.
    pub const fn drift_of_family(&self, place: usize, members: &'static [Member]) -> Message {
        let Some(member) = self.member(members) else { return Message::NONE };
        let FrozenFamily {
            family: frozen,
            registry_metric,
            lines: [help, kind, unit, exemplars],
            ..
        } = &self.families[place];
        let metric = Message::NONE.push("metric `").push(text(&frozen.name));
        let Some(family) = find(member, frozen, place) else {
            let what = metric.push("` is not declared by `").push(text(&member.schema.name));
            return self.at(what.push("` and is frozen"), *help);
        };
        let metric = metric.push("` has ");
        if !is_same_kind(&frozen.kind, &family.kind) {
            let what = metric.push("the type ").push(family.kind.openmetrics_word());
            return self.at(what.push(" here and ").push(frozen.kind.openmetrics_word()), *kind);
        }
        if frozen.exemplars != family.exemplars {
            let what = if family.exemplars {
                "exemplars here and none"
            } else {
                "no exemplars here and some"
            };
            return self.at(metric.push(what), *exemplars);
        }
        if !is_same_registry_metric(*registry_metric, family.registry_metric) {
            return self.at(metric.push("another place in `usage` here than"), *kind);
        }
        if !are_same_bounds(&frozen.kind, &family.kind) {
            return self.at(metric.push("other buckets here than"), *kind);
        }
        if !is_same_option(&frozen.unit, &family.unit) {
            return self.at(metric.push("another unit here than"), *unit);
        }
        if !is_same_text(&frozen.help, &family.help) {
            return self.at(metric.push("another HELP text here than"), *help);
        }
        match self.drifted_series(place, member, family) {
            Some((what, line)) => self.at(metric.push(what.as_str()), line),
            None => Message::NONE,
        }
    }

    /// What differs in the labels of the family, and on which line.
    const fn drifted_series(
        &self,
        place: usize,
        member: &'static Member,
        family: &'static FamilySchema,
    ) -> Option<(Message, usize)> {
        let FrozenFamily { family: frozen, registry_metric, series: lines, .. } =
            &self.families[place];
        let (was, now) = (series(frozen), series(family));
        let mut at = 0;
        while at < was.len() {
            if !is_among(&was[at], member, now, at) {
                let lost = Message::NONE.push("no series `{").labels(labels(&was[at]));
                return Some((lost.push("}` here and one"), lines[at]));
            }
            at += 1;
        }
        if now.len() != was.len() {
            return Some((Message::NONE.push("series here that are not"), lines[0]));
        }
        let is_keyed = self.key.is_some() && registry_metric.is_none();
        let is_moved = is_keyed && frozen.key_at != labels_before_key(member, family);
        if is_moved || !are_same_names(open_labels(&frozen.kind), open_labels(&family.kind)) {
            let what = Message::NONE.push("other labels here, or in another order, than");
            return Some((what, lines[0]));
        }
        None
    }

    /// The first family of the member's that the golden does not have.
    pub const fn drift_of_rest(&self, members: &'static [Member]) -> Message {
        let Some(member) = self.member(members) else { return Message::NONE };
        let families = families(member.schema);
        let mut at = 0;
        while at < families.len() {
            let name = Joined::of_family(member, &families[at]);
            if !self.has(&name, at) {
                let what = Message::NONE.push("metric `").name(&name).push("` of `");
                let what = what
                    .push(text(&member.schema.name))
                    .push("` is not in the golden of this member, ");
                return self.with_advice(what.push(self.path));
            }
            at += 1;
        }
        Message::NONE
    }

    /// Whether a family has this name; it is asked for from this place on.
    const fn has(&self, name: &Joined, place: usize) -> bool {
        let mut near = Outwards::from(place, self.families.len());
        while let Some(at) = near.next() {
            if name.is(&whole(&self.families[at].family)) {
                return true;
            }
        }
        false
    }

    /// None where [`drift_of_count`] says why.
    const fn member(&self, members: &'static [Member]) -> Option<&'static Member> {
        let (at, goldens) = self.place;
        if members.len() == goldens { Some(&members[at]) } else { None }
    }

    const fn at(&self, what: Message, line: usize) -> Message {
        let what =
            what.push(" in the golden of this member, ").push(self.path).push(":").number(line);
        self.with_advice(what)
    }

    const fn with_advice(&self, what: Message) -> Message {
        what.push("\n").push(self.advice)
    }
}

impl Message {
    /// `role="leader",side="near"`
    const fn labels(mut self, labels: &[Label]) -> Self {
        let mut at = 0;
        while at < labels.len() {
            let Label { name, value } = &labels[at];
            self = self.push(if at > 0 { "," } else { "" }).push(text(name)).push("=\"");
            self = self.escaped(text(value)).push("\"");
            at += 1;
        }
        self
    }
}

/// What is wrong with how many goldens a field names.
pub const fn drift_of_count(goldens: usize, members: &[Member]) -> Message {
    // A group that is wrong has none, and its own error.
    if members.is_empty() || members.len() == goldens {
        return Message::NONE;
    }
    Message::NONE
        .push("expected one golden for each schema of this member, which has ")
        .number(members.len())
        .push(", found ")
        .number(goldens)
        .push(": `golden(\"…\", \"…\")` names several")
}

/// The family of the member's that has the frozen name; it is asked for from this place on.
const fn find(
    member: &'static Member,
    frozen: &FamilySchema,
    place: usize,
) -> Option<&'static FamilySchema> {
    let (families, name) = (families(member.schema), whole(frozen));
    let mut near = Outwards::from(place, families.len());
    while let Some(at) = near.next() {
        if Joined::of_family(member, &families[at]).is(&name) {
            return Some(&families[at]);
        }
    }
    None
}

const fn whole(frozen: &FamilySchema) -> Joined {
    Joined::one(text(&frozen.name))
}
