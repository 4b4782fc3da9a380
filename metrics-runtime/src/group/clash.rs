//! Clashes of members, found while a group is compiled: everything here is `const`.

use frozen_metrics_schema::Kind;

use super::label::{declares, is_among};
use super::read::{families, is, text};
use super::taken::{Clashes, Field, Taken};
use super::{DEPTH, Member};
use crate::proof::Words;

/// A name that the field `later` takes and the field `earlier` has.
pub const fn clash_between<const FIELDS: usize>(
    fields: &[Field<'_>; FIELDS],
    clashes: &Clashes<FIELDS>,
    earlier: usize,
    later: usize,
) -> Words {
    let Some((before, after)) = clashes.between(earlier, later) else { return Words::NONE };
    let is_one_struct = is(&after.schema.name, text(&before.schema.name));
    let mend = match is_one_struct {
        true => {
            "`: give one of them another `prefix`, key the set by what tells them apart, or join them by `Labelled` in an `Exporter`"
        }
        false => "`: rename one of them, or give a member a `prefix`",
    };
    Words::NONE
        .family(after, &fields[later])
        .say(" and ")
        .family(before, &fields[earlier])
        .say(" both take the name `")
        .name(&after.name())
        .say(mend)
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
    const fn family(self, taken: &Taken, field: &Field<'_>) -> Self {
        self.say("family `")
            .name(&taken.family.own())
            .say("` of `")
            .say(text(&taken.schema.name))
            .say("` in `")
            .say(field.name)
            .say("`")
    }
}
