//! Clashes between members, which constants find while a group is compiled.

use frozen_metrics_schema::Kind;

use super::label::{declares, is_among};
use super::name_table::{Clashes, Field, NameTable};
use super::read::{families, is, text};
use super::{DEPTH, Member};
use crate::proof::Message;

/// Reports a name that both the field `earlier` and the field `later` use.
pub const fn clash_between<const FIELDS: usize>(
    fields: &[Field<'_>; FIELDS],
    clashes: &Clashes<FIELDS>,
    earlier: usize,
    later: usize,
) -> Message {
    let Some((before, after)) = clashes.between(earlier, later) else { return Message::NONE };
    let is_one_struct = is(&after.schema.name, text(&before.schema.name));
    let mend = match is_one_struct {
        true => {
            "`: give one of them another `prefix`, key the set by what tells them apart, or join them by `Labelled` in an `Exporter`"
        }
        false => "`: rename one of them, or give a member a `prefix`",
    };
    Message::NONE
        .family(after, &fields[later])
        .push(" and ")
        .family(before, &fields[earlier])
        .push(" both take the name `")
        .name(&after.name())
        .push(mend)
}

/// Reports the label if one of these members already has it.
pub const fn clash_with_label(members: &[Member], label: &str) -> Message {
    let mut at = 0;
    while at < members.len() {
        let member = &members[at];
        let name = text(&member.schema.name);
        if declares(member.schema, label) {
            return Message::NONE
                .push("label `")
                .push(label)
                .push("` is one that `")
                .push(name)
                .push("` declares already: give it another name");
        }
        let mut depth = 0;
        while depth < DEPTH {
            if is_among(member.labels[depth], label) {
                return Message::NONE
                    .push("label `")
                    .push(label)
                    .push("` is one that a group within gives `")
                    .push(name)
                    .push("` already: give it another name");
            }
            depth += 1;
        }
        at += 1;
    }
    Message::NONE
}

/// Reports a state set among these members. Its label must have the family's full name, which a prefix
/// would change.
pub const fn clash_with_prefix(members: &[Member]) -> Message {
    let mut at = 0;
    while at < members.len() {
        let families = families(members[at].schema);
        let mut of = 0;
        while of < families.len() {
            if matches!(families[of].kind, Kind::StateSet) {
                return Message::NONE
                    .push("`prefix` would part state set `")
                    .push(text(&families[of].name))
                    .push("` from its label, which has the family's whole name: give `")
                    .push(text(&members[at].schema.name))
                    .push("` the whole prefix itself, as `#[metrics(prefix = \"…\")]`");
            }
            of += 1;
        }
        at += 1;
    }
    Message::NONE
}

impl Message {
    const fn family(self, taken: &NameTable, field: &Field<'_>) -> Self {
        self.push("family `")
            .name(&taken.family.own())
            .push("` of `")
            .push(text(&taken.schema.name))
            .push("` in `")
            .push(field.name)
            .push("`")
    }
}
