//! A family's name in its group, as parts: `const` code cannot join them.

use metrics_schema::Family;

use super::read::text;
use super::{DEPTH, Member};
use crate::gather::MetricType;
use crate::words::Words;

/// A name, up to the suffix by which one family takes several.
pub(super) struct Name {
    prefixes: [&'static str; DEPTH],
    stem: &'static str,
    /// What the family takes: the first is its own.
    suffixes: &'static [&'static str],
}

impl Name {
    pub(super) const fn of(member: &Member, family: &'static Family) -> Self {
        let name = text(&family.name);
        let suffixes = MetricType::of(&family.kind).taken_suffixes();
        let stem = name.split_at(name.len().saturating_sub(suffixes[0].len())).0;
        Self { prefixes: member.prefixes, stem, suffixes }
    }

    /// The suffix with which it is the same as the other with one of its own.
    pub(super) const fn shared_with(&self, other: &Self) -> Option<&'static str> {
        let mut a = 0;
        while a < self.suffixes.len() {
            let mut b = 0;
            while b < other.suffixes.len() {
                if self.with(self.suffixes[a]).is(&other.with(other.suffixes[b])) {
                    return Some(self.suffixes[a]);
                }
                b += 1;
            }
            a += 1;
        }
        None
    }

    /// The name with one of the suffixes.
    pub(super) const fn with(&self, suffix: &'static str) -> Joined {
        let [a, b, c, d] = self.prefixes;
        Joined([a, b, c, d, self.stem, suffix])
    }

    /// The family's own name.
    pub(super) const fn own(&self) -> Joined {
        self.with(self.suffixes[0])
    }
}

/// A whole name.
#[derive(Clone, Copy)]
pub(super) struct Joined([&'static str; DEPTH + 2]);

impl Joined {
    /// A name that is one part.
    pub(super) const fn one(name: &'static str) -> Self {
        Self([name, "", "", "", "", ""])
    }

    pub(super) const fn is(&self, other: &Self) -> bool {
        let mut at = 0;
        loop {
            match (self.byte(at), other.byte(at)) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b => at += 1,
                _ => return false,
            }
        }
    }

    const fn byte(&self, mut at: usize) -> Option<u8> {
        let mut part = 0;
        while part < self.0.len() {
            let bytes = self.0[part].as_bytes();
            if at < bytes.len() {
                return Some(bytes[at]);
            }
            at -= bytes.len();
            part += 1;
        }
        None
    }
}

impl Words {
    pub(super) const fn name(mut self, name: &Joined) -> Self {
        let mut part = 0;
        while part < name.0.len() {
            self = self.say(name.0[part]);
            part += 1;
        }
        self
    }
}
