//! Finds the names that several fields of a group use. It uses a hash table, because comparing each name with every
//! other would take the compiler minutes in a large group.

use frozen_metrics_schema::MetricType;
use frozen_metrics_schema::hash::{NameHash, appended};

use super::name::FullName;
use super::read::families;
use super::{Group, Member, SchemaHashes};

/// A name that a family of the group uses.
#[derive(Clone, Copy)]
pub(super) struct UsedName {
    pub(super) member: &'static Member,
    family: usize,
    /// The index of its suffix within [`MetricType::sample_suffixes`].
    suffix: usize,
}

impl UsedName {
    /// Returns the name.
    pub(super) const fn name(self) -> FullName {
        FullName::new(self.member, self.family, self.suffix)
    }

    /// Returns the name of the family itself.
    pub(super) const fn family(self) -> FullName {
        Self { suffix: 0, ..self }.name()
    }

    /// Returns how many names the family uses.
    const fn suffixes(self) -> usize {
        self.member.stem(self.family).2.sample_suffixes().len()
    }
}

/// The first two equal names of each pair of fields, indexed by the later and then the earlier field.
pub struct Clashes<const FIELDS: usize>(
    pub(super) [[Option<(UsedName, UsedName)>; FIELDS]; FIELDS],
);

/// Returns a number of slots that holds the names of all families and keeps half of the slots empty.
pub const fn slots(group: &Group) -> usize {
    let names =
        if needs_all_names(group) { MetricType::Histogram.sample_suffixes().len() } else { 1 };
    let (mut slots, mut member) = (1, 0);
    while member < group.members.len() {
        slots += 2 * names * families(group.members[member].schema).len();
        member += 1;
    }
    slots
}

/// Returns whether a name in OpenMetrics could be that of another family's sample. Otherwise, families clash only
/// if they have the same name in OpenMetrics, because each family uses that name.
const fn needs_all_names(group: &Group) -> bool {
    let mut member = 0;
    while member < group.members.len() {
        match group.members[member].hashes {
            Some(hashes) if !hashes.ends_like_sample => member += 1,
            _ => return true,
        }
    }
    false
}

/// Returns the clashes of these fields. `SLOTS` is the result of [`slots`].
pub const fn clashes<const FIELDS: usize, const SLOTS: usize>(group: &Group) -> Clashes<FIELDS> {
    let mut table = Table {
        group,
        hashes: [0; SLOTS],
        families: [0; SLOTS],
        clashes: Clashes([[None; FIELDS]; FIELDS]),
    };
    let (needs_all_names, mut families, mut member) = (needs_all_names(group), 0, 0);
    while member < group.members.len() {
        families += match (&group.members[member], needs_all_names) {
            (member @ Member { hashes: Some(hashes), .. }, false) => {
                table.insert_names(hashes, member.prefix_hash().hash, families)
            }
            (member, _) => table.insert_all_names(member, families),
        };
        member += 1;
    }
    table.clashes
}

/// A hash table of the families that were inserted so far. A family is a number: its index among the families of all
/// members, plus one. Zero marks an empty slot. There are two arrays because the evaluation of constants is slower with
/// an array of structs.
struct Table<'a, const FIELDS: usize, const SLOTS: usize> {
    group: &'a Group,
    /// The hash of a name that the family uses.
    hashes: [u64; SLOTS],
    families: [usize; SLOTS],
    clashes: Clashes<FIELDS>,
}

impl<const FIELDS: usize, const SLOTS: usize> Table<'_, FIELDS, SLOTS> {
    /// Inserts the families of a member under their names in OpenMetrics, after this number of other families.
    /// Returns how many it inserted.
    const fn insert_names(&mut self, hashes: &SchemaHashes, prefix: u64, others: usize) -> usize {
        let (names, powers, mut family) = (hashes.names, hashes.powers, 0);
        while family < names.len() {
            let hash = appended(prefix, names[family], powers[family]);
            family += 1;
            self.insert(hash, others + family);
        }
        family
    }

    /// Does the same as [`insert_names`](Self::insert_names), under all names that the families use.
    const fn insert_all_names(&mut self, member: &Member, others: usize) -> usize {
        let (prefix, count, mut family) =
            (member.prefix_hash().hash, families(member.schema).len(), 0);
        while family < count {
            let (name, power, metric_type) = member.stem(family);
            let (stem, suffixes) = (appended(prefix, name, power), metric_type.sample_suffixes());
            let mut suffix = 0;
            family += 1;
            while suffix < suffixes.len() {
                let NameHash { hash, power } = NameHash::new(suffixes[suffix]);
                self.insert(appended(stem, hash, power), others + family);
                suffix += 1;
            }
        }
        count
    }

    /// Inserts a family at the first empty slot after the slot of this hash.
    const fn insert(&mut self, hash: u64, family: usize) {
        let mut slot = (hash % SLOTS as u64) as usize;
        while self.families[slot] != 0 {
            if self.hashes[slot] == hash {
                self.compare(self.families[slot], family);
            }
            slot = if slot + 1 < SLOTS { slot + 1 } else { 0 };
        }
        self.hashes[slot] = hash;
        self.families[slot] = family;
    }

    /// Records a clash if two families, of which two names have the same hash, use the same name.
    const fn compare(&mut self, earlier: usize, later: usize) {
        let (earlier_field, earlier) = self.group.family(earlier);
        let (later_field, later) = self.group.family(later);
        let clash = &mut self.clashes.0[later_field][earlier_field];
        if clash.is_none() && earlier_field != later_field {
            *clash = same_name(earlier, later);
        }
    }
}

/// Returns the first name of the later family that the earlier one uses, too.
const fn same_name(mut earlier: UsedName, mut later: UsedName) -> Option<(UsedName, UsedName)> {
    while later.suffix < later.suffixes() {
        earlier.suffix = 0;
        while earlier.suffix < earlier.suffixes() {
            if earlier.name().is(&later.name()) {
                return Some((earlier, later));
            }
            earlier.suffix += 1;
        }
        later.suffix += 1;
    }
    None
}

impl Group {
    /// Returns the index of the field of the family with this number in a [`Table`], and its first name.
    const fn family(&self, number: usize) -> (usize, UsedName) {
        let (mut family, mut field, mut index) = (number - 1, 0, 0);
        loop {
            let members = self.members_of(field);
            if index == members.len() {
                (field, index) = (field + 1, 0);
                continue;
            }
            let member = &members[index];
            let count = families(member.schema).len();
            if family < count {
                return (field, UsedName { member, family, suffix: 0 });
            }
            (family, index) = (family - count, index + 1);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use frozen_metrics_schema::{FamilySchema, Kind, Schema};

    use super::*;
    use crate::group::{Field, MemberScope};

    fn field(name: &'static str) -> Field {
        let families = vec![FamilySchema::new(name, Kind::Gauge, None, "", &[])].leak();
        let schema = Box::leak(Box::new(Schema::new(name, None, families)));
        let members = vec![Member::from_schema(schema)].leak();
        Field { name, scope: MemberScope::default(), members }
    }

    #[test]
    fn every_family_uses_its_name_in_openmetrics() {
        assert!(MetricType::ALL.iter().all(|known| known.sample_suffixes().contains(&"")));
    }

    #[test]
    fn only_equal_names_of_one_hash_clash() {
        let fields = vec![field("lag"), field("delay"), field("lag")].leak();
        let members = vec![Group::members::<3>(fields)].leak();
        let group = Group { fields, members: &members[0] };
        let mut table = Table::<3, 7> {
            group: &group,
            hashes: [0; 7],
            families: [0; 7],
            clashes: Clashes([[None; 3]; 3]),
        };
        // All families are inserted with the same hash.
        for family in 1..=3 {
            table.insert(6, family);
        }
        let clashing = table.clashes.0.map(|earlier| earlier.map(|clash| clash.is_some()));
        assert_eq!(clashing, [[false; 3], [false; 3], [true, false, false]]);
        // With their own hashes, the families named `lag` clash, too.
        assert!(clashes::<3, 31>(&group).0[2][0].is_some());
    }
}
