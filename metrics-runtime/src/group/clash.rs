//! Clashes of members, found while a group is compiled: everything here is `const`.

use std::borrow::Cow;

use metrics_schema::{Family, Kind, Schema, Text};

use super::label::{declares, is_among};
use super::{DEPTH, Member};
use crate::gather::MetricType;

/// Two names of members that are the same, a label that a member has already, or a prefix that it
/// cannot take; as text, where a build must stop.
#[derive(Clone, Copy)]
pub struct Clash {
    text: [u8; 400],
    len: usize,
}

impl Clash {
    const NONE: Self = Self { text: [0; 400], len: 0 };

    /// The first name that one of `later` takes and one of `earlier` has.
    pub const fn between(earlier: &Field<'_>, later: &Field<'_>) -> Self {
        let mut a = 0;
        while a < earlier.members.len() {
            let mut b = 0;
            while b < later.members.len() {
                let (first, second) = (&earlier.members[a], &later.members[b]);
                if let Some((before, after, suffix)) = shared(first, second) {
                    return Self::NONE
                        .say_family(&after, later, second)
                        .say(" and ")
                        .say_family(&before, earlier, first)
                        .say(" both take the name `")
                        .say_stem(&before)
                        .say(suffix)
                        .say("`: rename one of them, or give a member a `prefix`");
                }
                b += 1;
            }
            a += 1;
        }
        Self::NONE
    }

    /// The label, where one of these members has it.
    pub const fn with_label(members: &[Member], label: &str) -> Self {
        let mut at = 0;
        while at < members.len() {
            let member = &members[at];
            if declares(member.schema, label) {
                return Self::NONE
                    .say("label `")
                    .say(label)
                    .say("` is one that `")
                    .say(name_of(member.schema))
                    .say("` declares already: give it another name");
            }
            let mut depth = 0;
            while depth < DEPTH {
                if is_among(member.labels[depth], label) {
                    return Self::NONE
                        .say("label `")
                        .say(label)
                        .say("` is one that a group within gives `")
                        .say(name_of(member.schema))
                        .say("` already: give it another name");
                }
                depth += 1;
            }
            at += 1;
        }
        Self::NONE
    }

    /// The state set, where one of these members has any: its label has the name of the whole
    /// family, which a prefix would change.
    pub const fn with_prefix(members: &[Member]) -> Self {
        let mut at = 0;
        while at < members.len() {
            let families = families(members[at].schema);
            let mut of = 0;
            while of < families.len() {
                if matches!(families[of].kind, Kind::StateSet) {
                    return Self::NONE
                        .say("`prefix` would part state set `")
                        .say(text(&families[of].name))
                        .say("` from its label, which has the family's whole name: give `")
                        .say(name_of(members[at].schema))
                        .say("` the whole prefix itself, as `#[metrics(prefix = \"…\")]`");
                }
                of += 1;
            }
            at += 1;
        }
        Self::NONE
    }

    pub const fn is_none(&self) -> bool {
        self.len == 0
    }

    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.text.split_at(self.len).0) {
            Ok(text) => text,
            // Cut within a character.
            Err(_) => "two members of this group clash",
        }
    }

    const fn say(mut self, words: &str) -> Self {
        let words = words.as_bytes();
        let mut at = 0;
        while at < words.len() && self.len < self.text.len() {
            self.text[self.len] = words[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    const fn say_stem(mut self, name: &Name) -> Self {
        let mut at = 0;
        while at < DEPTH {
            self = self.say(name.prefixes[at]);
            at += 1;
        }
        self.say(name.stem)
    }

    const fn say_family(self, name: &Name, field: &Field<'_>, member: &Member) -> Self {
        self.say("family `")
            .say_stem(name)
            .say(name.suffixes[0])
            .say("` of `")
            .say(name_of(member.schema))
            .say("` in `")
            .say(field.name)
            .say("`")
    }
}

/// A field of a group, and its members as the group shows them.
pub struct Field<'a> {
    pub name: &'a str,
    pub members: &'a [Member],
}

/// The first names of two members that are the same, up to the suffix with which they are.
const fn shared(earlier: &Member, later: &Member) -> Option<(Name, Name, &'static str)> {
    let (before, after) = (families(earlier.schema), families(later.schema));
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

/// A family's name in parts, and the suffixes it takes: the first is that of the family.
struct Name {
    prefixes: [&'static str; DEPTH],
    stem: &'static str,
    suffixes: &'static [&'static str],
}

impl Name {
    const fn of(member: &Member, family: &'static Family) -> Self {
        let kind = MetricType::of(&family.kind);
        let name = text(&family.name);
        let suffixes = kind.taken_suffixes();
        let stem = name.split_at(name.len().saturating_sub(suffixes[0].len())).0;
        Self { prefixes: member.prefixes, stem, suffixes }
    }

    /// The suffix with which it is the same as the other with one of its own.
    const fn shared_with(&self, other: &Self) -> Option<&'static str> {
        let mut a = 0;
        while a < self.suffixes.len() {
            let mut b = 0;
            while b < other.suffixes.len() {
                if self.is(self.suffixes[a], other, other.suffixes[b]) {
                    return Some(self.suffixes[a]);
                }
                b += 1;
            }
            a += 1;
        }
        None
    }

    const fn is(&self, suffix: &str, other: &Self, other_suffix: &str) -> bool {
        let mut at = 0;
        loop {
            match (self.byte(suffix, at), other.byte(other_suffix, at)) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b => at += 1,
                _ => return false,
            }
        }
    }

    /// The byte at this place of the whole name.
    const fn byte(&self, suffix: &str, mut at: usize) -> Option<u8> {
        let [a, b, c, d] = self.prefixes;
        let parts = [a, b, c, d, self.stem, suffix];
        let mut part = 0;
        while part < parts.len() {
            let bytes = parts[part].as_bytes();
            if at < bytes.len() {
                return Some(bytes[at]);
            }
            at -= bytes.len();
            part += 1;
        }
        None
    }
}

pub(super) const fn families(schema: &'static Schema) -> &'static [Family] {
    match &schema.families {
        Cow::Borrowed(families) => families,
        Cow::Owned(_) => &[],
    }
}

const fn name_of(schema: &'static Schema) -> &'static str {
    text(&schema.name)
}

const fn text(text: &'static Text) -> &'static str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => "",
    }
}
