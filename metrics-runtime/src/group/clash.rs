//! Clashes between members, which constants find while a group is compiled.

use frozen_metrics_schema::Kind;

use super::label::{declares, is_among};
use super::read::{families, is, text};
use super::used_names::{Clashes, UsedName};
use super::{DEPTH, Group, Member};
use crate::proof::Message;

/// Reports the names that this field shares with earlier fields: one for each of these fields, on lines of
/// their own.
pub const fn clash_of<const FIELDS: usize>(
    group: &Group,
    clashes: &Clashes<FIELDS>,
    field: usize,
) -> Message {
    let (mut message, mut earlier) = (Message::EMPTY, 0);
    while earlier < field {
        if let Some((before, after)) = clashes.0[field][earlier] {
            let line_break = if message.is_empty() { "" } else { "\n" };
            let (before_field, after_field) =
                (group.fields[earlier].name, group.fields[field].name);
            message = message
                .push(line_break)
                .family(after, after_field)
                .push(" and ")
                .family(before, before_field)
                .push(" both take the name `")
                .name(after.name())
                .push(fix(before.member, after.member));
        }
        earlier += 1;
    }
    message
}

const fn fix(one: &Member, other: &Member) -> &'static str {
    let is_one_struct = is(&one.schema.name, text(&other.schema.name));
    match is_one_struct {
        true => {
            "`: give one of them a `prefix`, add a key label that distinguishes them, or wrap each in `Labelled` and add both to an `Exporter`"
        }
        false => "`: rename one of them, or give a member a `prefix`",
    }
}

/// Reports the label if one of these members already has it.
pub const fn clash_with_label(members: &[Member], label: &str) -> Message {
    let mut index = 0;
    while index < members.len() {
        let member = &members[index];
        let name = text(&member.schema.name);
        if declares(member.schema, label) {
            return Message::EMPTY
                .push("`")
                .push(name)
                .push("` already has a label `")
                .push(label)
                .push("`: rename this one");
        }
        let mut depth = 0;
        while depth < DEPTH {
            if is_among(member.labels[depth], label) {
                return Message::EMPTY
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
    Message::EMPTY
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
                return Message::EMPTY
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
    Message::EMPTY
}

impl Message {
    const fn family(self, used: UsedName, field: &str) -> Self {
        self.push("family `")
            .name(used.family())
            .push("` of `")
            .push(text(&used.member.schema.name))
            .push("` in `")
            .push(field)
            .push("`")
    }
}
