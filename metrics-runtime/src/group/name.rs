//! The name of a family in its group. It is kept as parts, because `const` code cannot concatenate them.

use frozen_metrics_schema::FamilySchema;

use super::read::text;
use super::{DEPTH, Member};
use crate::gather::MetricType;
use crate::proof::{Message, are_same};

/// The name of a family without the suffix that distinguishes the several names that the family uses.
#[derive(Clone, Copy)]
pub(super) struct FamilyNames {
    prefixes: [&'static str; DEPTH],
    stem: &'static str,
    /// The suffixes of all names that the family uses. The first is that of the family's own name.
    pub(super) suffixes: &'static [&'static str],
}

impl FamilyNames {
    pub(super) const fn new(member: &Member, family: &'static FamilySchema) -> Self {
        let (prefixes, name) = (member.prefixes, text(&family.name));
        let suffixes = MetricType::from_kind(&family.kind).sample_suffixes();
        match without_suffix(name, suffixes[0]) {
            Some(stem) => Self { prefixes, stem, suffixes },
            // As in `MetricType::in_openmetrics`, the family is exposed as a type that uses only its own name.
            None => Self { prefixes, stem: name, suffixes: MetricType::Unknown.sample_suffixes() },
        }
    }

    /// Returns the name with one of the suffixes.
    pub(super) const fn with(&self, suffix: &'static str) -> FullName {
        let [a, b, c, d] = self.prefixes;
        FullName::new([a, b, c, d, self.stem, suffix])
    }

    /// Returns the family's own name.
    pub(super) const fn own(&self) -> FullName {
        self.with(self.suffixes[0])
    }
}

const fn without_suffix(name: &'static str, suffix: &str) -> Option<&'static str> {
    if name.len() < suffix.len() || !name.is_char_boundary(name.len() - suffix.len()) {
        return None;
    }
    let (stem, end) = name.split_at(name.len() - suffix.len());
    if are_same(end.as_bytes(), suffix.as_bytes()) { Some(stem) } else { None }
}

/// A full name as parts.
#[derive(Clone, Copy)]
pub(super) struct FullName {
    parts: [&'static str; DEPTH + 2],
    len: usize,
}

impl FullName {
    const fn new(parts: [&'static str; DEPTH + 2]) -> Self {
        let (mut len, mut part) = (0, 0);
        while part < parts.len() {
            len += parts[part].len();
            part += 1;
        }
        Self { parts, len }
    }

    pub(super) const fn is(&self, other: &Self) -> bool {
        if self.len != other.len {
            return false;
        }
        // Each step compares as many bytes as are left of the shorter part. It starts at the end, because
        // most names begin with the same prefix.
        let (mut one, mut two) = (self.parts.as_slice(), other.parts.as_slice());
        let (mut a, mut b): (&[u8], &[u8]) = (&[], &[]);
        loop {
            match (one, two) {
                ([before @ .., part], _) if a.is_empty() => (a, one) = (part.as_bytes(), before),
                (_, [before @ .., part]) if b.is_empty() => (b, two) = (part.as_bytes(), before),
                _ if a.is_empty() || b.is_empty() => return true,
                _ => {
                    let len = if a.len() < b.len() { a.len() } else { b.len() };
                    let ((rest_of_a, end_of_a), (rest_of_b, end_of_b)) =
                        (a.split_at(a.len() - len), b.split_at(b.len() - len));
                    if !are_same(end_of_a, end_of_b) {
                        return false;
                    }
                    (a, b) = (rest_of_a, rest_of_b);
                }
            }
        }
    }

    /// Returns a hash that does not depend on how the name is split into parts: the bytes are read as one
    /// number, modulo a prime.
    pub(super) const fn hash(&self) -> u64 {
        const PRIME: u128 = u64::MAX as u128 - 58;
        let (mut hash, mut part) = (0, 0);
        while part < self.parts.len() {
            let (bytes, mut index) = (self.parts[part].as_bytes(), 0);
            while index < bytes.len() {
                hash = ((hash << 8) | bytes[index] as u128) % PRIME;
                index += 1;
            }
            part += 1;
        }
        hash as u64
    }
}

impl Message {
    pub(super) const fn name(mut self, name: &FullName) -> Self {
        let mut part = 0;
        while part < name.parts.len() {
            self = self.push(name.parts[part]);
            part += 1;
        }
        self
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_whatever_their_parts() {
        const LONG: &str = "spare_replicated_event_bus_frames_total";
        let parted: Vec<_> = (0..LONG.len())
            .map(|at| {
                let (a, rest) = LONG.split_at(at);
                let (b, c) = rest.split_at(rest.len() / 3);
                FullName::new([a, "", b, "", c, ""])
            })
            .collect();
        for one in &parted {
            assert!(parted.iter().all(|other| one.is(other) && one.hash() == other.hash()));
            for other in ["", "spare", &LONG[1..], &LONG.replace("spare", "spars")] {
                let other = FullName::new([String::leak(other.to_owned()), "", "", "", "", ""]);
                assert!(!one.is(&other) && !other.is(one) && one.hash() != other.hash());
            }
        }
    }
}
