//! Clashes of members, found while a group is compiled: everything here is `const`.

use std::borrow::Cow;

use metrics_schema::{Family, Key, Kind, Label, Schema, Series, Text};

use super::{DEPTH, Member};
use crate::gather::MetricType;
use crate::label::are_same;

/// Two names of members that are the same, or a label that a member has already; as text, where a
/// build must stop.
#[derive(Clone, Copy)]
pub struct Clash {
    text: [u8; 400],
    len: usize,
}

impl Clash {
    const NONE: Self = Self { text: [0; 400], len: 0 };

    /// The first name that one of `later` takes and one of `earlier` has.
    pub const fn between(earlier: &[Member], later: &[Member]) -> Self {
        let mut a = 0;
        while a < earlier.len() {
            let mut b = 0;
            while b < later.len() {
                let clash = Self::of_members(&earlier[a], &later[b]);
                if clash.len > 0 {
                    return clash;
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
            let schema = members[at].schema;
            if has_label(schema, label) {
                return Self::NONE
                    .say("label `")
                    .say(label)
                    .say("` is one that `")
                    .say(name_of(schema))
                    .say("` declares already: give it another name");
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

    const fn of_members(earlier: &Member, later: &Member) -> Self {
        let (before, after) = (families(earlier.schema), families(later.schema));
        let mut a = 0;
        while a < before.len() {
            let mut b = 0;
            while b < after.len() {
                let (first, second) = (Name::of(earlier, &before[a]), Name::of(later, &after[b]));
                if let Some((suffix, _)) = first.shared_with(&second) {
                    return Self::NONE
                        .say("family `")
                        .say_name(&second)
                        .say("` of `")
                        .say(name_of(later.schema))
                        .say("` and family `")
                        .say_name(&first)
                        .say("` of `")
                        .say(name_of(earlier.schema))
                        .say("` both take the name `")
                        .say_stem(&first)
                        .say(suffix)
                        .say("`: rename one of them, or give a member a `prefix`");
                }
                b += 1;
            }
            a += 1;
        }
        Self::NONE
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

    const fn say_name(self, name: &Name) -> Self {
        self.say_stem(name).say(name.suffixes[0])
    }
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
        let name = match &family.name {
            Cow::Borrowed(name) => *name,
            Cow::Owned(_) => "",
        };
        let suffixes = kind.taken_suffixes();
        let stem = name.split_at(name.len().saturating_sub(suffixes[0].len())).0;
        Self { prefixes: member.prefixes, stem, suffixes }
    }

    /// The suffixes with which both are the same.
    const fn shared_with(&self, other: &Self) -> Option<(&'static str, &'static str)> {
        let mut a = 0;
        while a < self.suffixes.len() {
            let mut b = 0;
            while b < other.suffixes.len() {
                if self.is(self.suffixes[a], other, other.suffixes[b]) {
                    return Some((self.suffixes[a], other.suffixes[b]));
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

const fn families(schema: &'static Schema) -> &'static [Family] {
    match &schema.families {
        Cow::Borrowed(families) => families,
        Cow::Owned(_) => &[],
    }
}

const fn name_of(schema: &'static Schema) -> &'static str {
    match &schema.name {
        Cow::Borrowed(name) => name,
        Cow::Owned(_) => "",
    }
}

/// Whether the schema has a label of this name, on its key or on a family.
const fn has_label(schema: &'static Schema, label: &str) -> bool {
    if let Some(Key { labels: Cow::Borrowed(labels), .. }) = &schema.key {
        let mut at = 0;
        while at < labels.len() {
            if is(&labels[at].name, label) {
                return true;
            }
            at += 1;
        }
    }
    let families = families(schema);
    let mut at = 0;
    while at < families.len() {
        if family_has_label(&families[at], label) {
            return true;
        }
        at += 1;
    }
    false
}

const fn family_has_label(family: &'static Family, label: &str) -> bool {
    if let Kind::Info(Cow::Borrowed(names)) = &family.kind {
        let mut at = 0;
        while at < names.len() {
            if is(&names[at], label) {
                return true;
            }
            at += 1;
        }
    }
    let series: &[Series] = match &family.series {
        Cow::Borrowed(series) => series,
        Cow::Owned(_) => &[],
    };
    // Every series of a family has the same labels.
    let labels: &[Label] = match series {
        [Series { labels: Cow::Borrowed(labels), .. }, ..] => labels,
        _ => &[],
    };
    let mut at = 0;
    while at < labels.len() {
        if is(&labels[at].name, label) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is(text: &Text, other: &str) -> bool {
    match text {
        Cow::Borrowed(text) => are_same(text.as_bytes(), other.as_bytes()),
        Cow::Owned(_) => false,
    }
}
