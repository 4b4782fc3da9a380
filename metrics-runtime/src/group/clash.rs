//! Clashes of members, found while a group is compiled: everything here is `const`.

use metrics_schema::{Family, Kind};

use super::label::{declares, is_among};
use super::name::Name;
use super::read::{families, text};
use super::{DEPTH, Member};
use crate::words::Words;

/// A field of a group, and its members as the group shows them.
pub struct Field<'a> {
    pub name: &'a str,
    pub members: &'a [Member],
}

/// The first name that one of `later` takes and one of `earlier` has.
pub const fn clash_between(earlier: &Field<'_>, later: &Field<'_>) -> Words {
    let mut a = 0;
    while a < earlier.members.len() {
        let mut b = 0;
        while b < later.members.len() {
            let (first, second) = (&earlier.members[a], &later.members[b]);
            if let Some((before, after, suffix)) = shared(first, second) {
                return Words::NONE
                    .family(&after, later, second)
                    .say(" and ")
                    .family(&before, earlier, first)
                    .say(" both take the name `")
                    .name(&before.with(suffix))
                    .say("`: rename one of them, or give a member a `prefix`");
            }
            b += 1;
        }
        a += 1;
    }
    Words::NONE
}

/// The label, where one of these members has it.
pub const fn clash_with_label(members: &[Member], label: &str) -> Words {
    let mut at = 0;
    while at < members.len() {
        let member = &members[at];
        let name = text(&member.schema.name);
        if declares(member.schema, label) {
            return Words::NONE
                .say("label `")
                .say(label)
                .say("` is one that `")
                .say(name)
                .say("` declares already: give it another name");
        }
        let mut depth = 0;
        while depth < DEPTH {
            if is_among(member.labels[depth], label) {
                return Words::NONE
                    .say("label `")
                    .say(label)
                    .say("` is one that a group within gives `")
                    .say(name)
                    .say("` already: give it another name");
            }
            depth += 1;
        }
        at += 1;
    }
    Words::NONE
}

/// The state set, where one of these members has any: its label has the name of the whole family,
/// which a prefix would change.
pub const fn clash_with_prefix(members: &[Member]) -> Words {
    let mut at = 0;
    while at < members.len() {
        let families = families(members[at].schema);
        let mut of = 0;
        while of < families.len() {
            if matches!(families[of].kind, Kind::StateSet) {
                return Words::NONE
                    .say("`prefix` would part state set `")
                    .say(text(&families[of].name))
                    .say("` from its label, which has the family's whole name: give `")
                    .say(text(&members[at].schema.name))
                    .say("` the whole prefix itself, as `#[metrics(prefix = \"…\")]`");
            }
            of += 1;
        }
        at += 1;
    }
    Words::NONE
}

impl Words {
    const fn family(self, name: &Name, field: &Field<'_>, member: &Member) -> Self {
        self.say("family `")
            .name(&name.own())
            .say("` of `")
            .say(text(&member.schema.name))
            .say("` in `")
            .say(field.name)
            .say("`")
    }
}

/// The first names of two members that are the same, up to the suffix with which they are.
const fn shared(earlier: &Member, later: &Member) -> Option<(Name, Name, &'static str)> {
    let (before, after): (&[Family], &[Family]) =
        (families(earlier.schema), families(later.schema));
    let mut a = 0;
    while a < before.len() {
        let mut b = 0;
        while b < after.len() {
            let (first, second) = (Name::of(earlier, &before[a]), Name::of(later, &after[b]));
            if let Some(suffix) = first.shared_with(&second) {
                return Some((first, second, suffix));
            }
            b += 1;
        }
        a += 1;
    }
    None
}
