//! A name in a group. It is kept as parts, because `const` code cannot concatenate them.

use frozen_metrics_schema::MetricType;

use super::read::{families, text};
use super::{DEPTH, Member};
use crate::proof::Message;

/// A name as parts.
#[derive(Clone, Copy)]
pub(super) struct FullName([&'static str; DEPTH + 2]);

impl FullName {
    /// Returns a name that a family of this member uses: the one with the suffix at this index.
    pub(super) const fn new(member: &Member, family: usize, suffix: usize) -> Self {
        let ([a, b, c, d], family) = (member.prefixes, &families(member.schema)[family]);
        let (stem, kind) = MetricType::from_kind(&family.kind).in_openmetrics(text(&family.name));
        Self([a, b, c, d, stem, kind.sample_suffixes()[suffix]])
    }

    pub(super) const fn is(&self, other: &Self) -> bool {
        let mut index = 0;
        loop {
            match (self.byte(index), other.byte(index)) {
                (Some(one), Some(two)) if one == two => index += 1,
                (one, two) => return one.is_none() && two.is_none(),
            }
        }
    }

    const fn byte(&self, mut index: usize) -> Option<u8> {
        let mut part = 0;
        while part < self.0.len() {
            let bytes = self.0[part].as_bytes();
            if index < bytes.len() {
                return Some(bytes[index]);
            }
            (index, part) = (index - bytes.len(), part + 1);
        }
        None
    }
}

impl Message {
    pub(super) const fn name(mut self, name: FullName) -> Self {
        let mut part = 0;
        while part < name.0.len() {
            self = self.push(name.0[part]);
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
            .map(|index| {
                let (a, rest) = LONG.split_at(index);
                let (b, c) = rest.split_at(rest.len() / 3);
                FullName([a, "", b, "", c, ""])
            })
            .collect();
        for one in &parted {
            assert!(parted.iter().all(|other| one.is(other)));
            for other in ["", "spare", &LONG[1..], &LONG.replace("spare", "spars")] {
                let other = FullName([String::leak(other.to_owned()), "", "", "", "", ""]);
                assert!(!one.is(&other) && !other.is(one));
            }
        }
    }
}
