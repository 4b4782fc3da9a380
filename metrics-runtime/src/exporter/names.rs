//! The names that families use in an exposition: those of the declared families, and those of the late
//! families, which a source exposes in a scrape without having declared them.

use frozen_metrics_schema::{NameClash, NameTable, Text};

use super::instances::each;
use super::{Collect, FamilyInfo};
use crate::duplicate_family::DuplicateFamily;
use crate::gather::MetricType;
use crate::left_out::LeftOutReason;

/// The names of all declared families with their owners.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(NameTable<Owner>);

/// The family that uses a name.
#[derive(Clone, Debug)]
struct Owner {
    source: Source,
    family: Text,
}

/// The source of a family.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// The index of the source that was added to the exporter.
    pub(super) index: usize,
    /// Whether the family is declared by a struct. If so, no other member of the same source may expose
    /// the family either.
    pub(super) is_declared: bool,
    pub(super) name: &'static str,
}

impl Names {
    /// Reserves all names of the source that is added with this index. Reserves none on an error.
    pub(super) fn declare(
        &mut self,
        index: usize,
        source: &dyn Collect,
    ) -> Result<(), DuplicateFamily> {
        let name = source.info().name();
        let source_of = |is_declared| Source { index, is_declared, name };
        let families = source.families();
        families.iter().try_for_each(|family| self.expect_free(name, family))?;
        let mut new = Names::default();
        let mut outcome = Ok(());
        // The families of the source include those of its members. The members come first, so that
        // `is_declared` is known for their families.
        each(source, &mut |member| {
            if !member.info().is_declared() || outcome.is_err() {
                return;
            }
            for family in member.families() {
                outcome = outcome
                    .clone()
                    .and_then(|()| self.expect_free(name, &family))
                    .and_then(|()| new.expect_free(name, &family));
                new.reserve(source_of(true), &family);
            }
        });
        outcome?;
        families.iter().for_each(|family| new.reserve(source_of(false), family));
        self.0.merge(new.0);
        Ok(())
    }

    /// Reserves the names of one family unless another family uses one of them.
    pub(super) fn declare_family(
        &mut self,
        source: Source,
        family: &FamilyInfo,
    ) -> Result<(), DuplicateFamily> {
        self.expect_free(source.name, family)?;
        self.reserve(source, family);
        Ok(())
    }

    /// Releases all names of the source with this index.
    pub(super) fn release(&mut self, index: usize) {
        self.0.retain(|owner| owner.source.index != index);
    }

    fn reserve(&mut self, source: Source, family: &FamilyInfo) {
        let owner = Owner { source, family: family.name.clone() };
        self.0.reserve(&family.name, family.kind, owner);
    }

    /// Returns an error if another family uses a name of this one.
    fn expect_free(&self, source: &str, family: &FamilyInfo) -> Result<(), DuplicateFamily> {
        match self.0.find(&family.name, family.kind, |_| true) {
            None => Ok(()),
            Some(NameClash { name, owner }) => Err(owner.clash(name, &family.name, source)),
        }
    }
}

impl Owner {
    fn clash(&self, name: String, family: &str, source: &str) -> DuplicateFamily {
        DuplicateFamily {
            family: family.to_owned(),
            other: self.family.to_string(),
            name,
            first: self.source.name.to_owned(),
            second: source.to_owned(),
        }
    }
}

/// The names of the families in one scrape that are not derived from a struct, each with the visit in which
/// its source exposed it.
#[derive(Debug, Default)]
pub(super) struct LateFamilies(NameTable<(usize, Owner)>);

impl LateFamilies {
    /// Removes the names of this visit, because its source is exposed again.
    pub(super) fn forget(&mut self, visit: usize) {
        self.0.retain(|(known, _)| *known != visit);
    }

    /// Reserves the names of a family that a source exposes in this visit.
    pub(super) fn reserve(
        &mut self,
        visit: usize,
        source: Source,
        declared: &Names,
        name: &str,
        kind: MetricType,
    ) -> Result<(), LeftOutReason> {
        let is_other =
            |known: &Owner| known.source.index != source.index || known.source.is_declared;
        if let Some(clash) = declared.0.find(name, kind, is_other) {
            let duplicate = clash.owner.clash(clash.name, name, source.name);
            return Err(LeftOutReason::Duplicate(duplicate));
        }
        if let Some(NameClash { name: used, owner: (known, owner) }) =
            self.0.find(name, kind, |_| true)
        {
            return Err(if *known == visit {
                let family = &owner.family;
                LeftOutReason::Illegal(format!("it takes the name `{used}` of family `{family}`"))
            } else {
                LeftOutReason::Duplicate(owner.clash(used, name, source.name))
            });
        }
        self.0.reserve(name, kind, (visit, Owner { source, family: name.to_owned().into() }));
        Ok(())
    }
}
