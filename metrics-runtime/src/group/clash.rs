//! Clashes between members, which constants find while a group is compiled.

use frozen_metrics_schema::Kind;

use super::label::{declares, is_among};
use super::name_table::{Clashes, Field, UsedName};
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
    let fix = match is_one_struct {
        true => {
            "`: give one of them a `prefix`, add a key label that distinguishes them, or wrap each in `Labelled` and add both to an `Exporter`"
        }
        false => "`: rename one of them, or give a member a `prefix`",
    };
    Message::NONE
        .family(after, &fields[later])
        .push(" and ")
        .family(before, &fields[earlier])
        .push(" both take the name `")
        .name(&after.name())
        .push(fix)
}

/// Reports the label if one of these members already has it.
pub const fn clash_with_label(members: &[Member], label: &str) -> Message {
    let mut index = 0;
    while index < members.len() {
        let member = &members[index];
        let name = text(&member.schema.name);
        if declares(member.schema, label) {
            return Message::NONE
                .push("`")
                .push(name)
                .push("` already has a label `")
                .push(label)
                .push("`: rename this one");
        }
        let mut depth = 0;
        while depth < DEPTH {
            if is_among(member.labels[depth], label) {
                return Message::NONE
                    .push("an inner group already adds label `")
                    .push(label)
                    .push("` to `")
                    .push(name)
                    .push("`: rename this one");
            }
            depth += 1;
        }
        index += 1;
    }
    Message::NONE
}

/// Reports a state set among these members. Its label must have the family's full name, which a prefix
/// would change.
pub const fn clash_with_prefix(members: &[Member]) -> Message {
    let mut index = 0;
    while index < members.len() {
        let families = families(members[index].schema);
        let mut family = 0;
        while family < families.len() {
            if matches!(families[family].kind, Kind::StateSet) {
                return Message::NONE
                    .push("`prefix` cannot rename state set `")
                    .push(text(&families[family].name))
                    .push("`, whose label has the name of the family: set the whole prefix on `")
                    .push(text(&members[index].schema.name))
                    .push("` with `#[metrics(prefix = \"…\")]`");
            }
            family += 1;
        }
        index += 1;
    }
    Message::NONE
}

impl Message {
    const fn family(self, taken: &UsedName, field: &Field<'_>) -> Self {
        self.push("family `")
            .name(&taken.family.own())
            .push("` of `")
            .push(text(&taken.schema.name))
            .push("` in `")
            .push(field.name)
            .push("`")
    }
}
