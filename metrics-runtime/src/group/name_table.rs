//! A hash table that finds names that two fields use. In a large group, comparing each name with every other
//! would take the compiler minutes.

use frozen_metrics_schema::Schema;

use super::Member;
use super::name::{FamilyName, FullName};
use super::read::families;

/// A field of a group, and its members as the group changes them.
pub struct Field<'a> {
    pub name: &'a str,
    pub members: &'a [Member],
}

/// A name that a family uses.
#[derive(Clone, Copy)]
pub(super) struct UsedName {
    field: usize,
    pub(super) schema: &'static Schema,
    pub(super) family: FamilyName,
    suffix: &'static str,
    hash: u64,
}

impl UsedName {
    pub(super) const fn name(&self) -> FullName {
        self.family.with(self.suffix)
    }
}

/// The first clash of each pair of fields, indexed by the earlier and the later field. It holds the entries of
/// both families that use the name.
pub struct Clashes<const FIELDS: usize>([[Option<(UsedName, UsedName)>; FIELDS]; FIELDS]);

impl<const FIELDS: usize> Clashes<FIELDS> {
    pub(super) const fn between(
        &self,
        earlier: usize,
        later: usize,
    ) -> Option<&(UsedName, UsedName)> {
        self.0[earlier][later].as_ref()
    }
}

/// Returns a number of slots that holds the names of all fields and keeps half of the slots empty.
pub const fn slots(fields: &[Field<'_>]) -> usize {
    let (mut names, mut field) = (0, 0);
    while field < fields.len() {
        let members = fields[field].members;
        let mut member = 0;
        while member < members.len() {
            let families = families(members[member].schema);
            let mut family = 0;
            while family < families.len() {
                names += FamilyName::new(&members[member], &families[family]).suffixes.len();
                family += 1;
            }
            member += 1;
        }
        field += 1;
    }
    2 * names + 1
}

/// Returns the clashes of these fields. `SLOTS` is the result of [`slots`].
pub const fn clashes<const FIELDS: usize, const SLOTS: usize>(
    fields: &[Field<'_>; FIELDS],
) -> Clashes<FIELDS> {
    let mut clashes = Clashes([[None; FIELDS]; FIELDS]);
    let mut slots: [Option<UsedName>; SLOTS] = [None; SLOTS];
    let mut field = 0;
    while field < FIELDS {
        let members = fields[field].members;
        let mut member = 0;
        while member < members.len() {
            let schema = members[member].schema;
            let families = families(schema);
            let mut at = 0;
            while at < families.len() {
                let family = FamilyName::new(&members[member], &families[at]);
                let mut suffix = 0;
                while suffix < family.suffixes.len() {
                    let suffix_of_it = family.suffixes[suffix];
                    let hash = family.with(suffix_of_it).hash();
                    let taken = UsedName { field, schema, family, suffix: suffix_of_it, hash };
                    insert(&mut slots, &mut clashes, taken);
                    suffix += 1;
                }
                at += 1;
            }
            member += 1;
        }
        field += 1;
    }
    clashes
}

/// Inserts a name at the first empty slot after the slot of its hash, and records a clash with each equal
/// name that it passes.
const fn insert<const FIELDS: usize>(
    slots: &mut [Option<UsedName>],
    clashes: &mut Clashes<FIELDS>,
    taken: UsedName,
) {
    let mut slot = (taken.hash % slots.len() as u64) as usize;
    while let Some(other) = &slots[slot] {
        if other.hash == taken.hash && other.field != taken.field {
            let clash = &mut clashes.0[other.field][taken.field];
            if clash.is_none() && other.name().is(&taken.name()) {
                *clash = Some((*other, taken));
            }
        }
        slot = (slot + 1) % slots.len();
    }
    slots[slot] = Some(taken);
}
