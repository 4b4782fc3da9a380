//! Which families take the names of an exposition: those that the sources declare, and in each scrape
//! those that a source shows without having declared them.

use frozen_metrics_schema::{NameClash, NameTable, Text};

use super::instances::each;
use super::{Collect, DuplicateFamily, FamilyInfo};
use crate::gather::MetricType;
use crate::left_out::LeftOutReason;

/// The names that are taken, each by a family of a source.
#[derive(Debug, Default)]
pub(crate) struct Names(NameTable<Owner>);

#[derive(Clone, Debug)]
struct Owner {
    source: Source,
    family: Text,
}

/// The source that takes a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// The index of the source that was added to the exporter.
    pub(super) index: usize,
    /// Whether a struct declares the family, so that no source that shows more may show it.
    pub(super) is_declared: bool,
    pub(super) name: &'static str,
}

impl Names {
    /// Takes all names of the source that is added with this index; none of them on an error.
    pub(super) fn declare(
        &mut self,
        index: usize,
        source: &dyn Collect,
    ) -> Result<(), DuplicateFamily> {
        let name: &'static str = &source.schema().name;
        let by = |is_declared| Source { index, is_declared, name };
        let families = source.families();
        families.iter().try_for_each(|family| self.expect_free(name, family))?;
        let mut new = Names::default();
        let mut outcome = Ok(());
        // What the source declares as a whole includes what its members declare, so they come first.
        each(source, &mut |member| {
            if !member.is_declared() || outcome.is_err() {
                return;
            }
            for family in member.families() {
                outcome = outcome
                    .clone()
                    .and_then(|()| self.expect_free(name, &family))
                    .and_then(|()| new.expect_free(name, &family));
                new.reserve(by(true), &family);
            }
        });
        outcome?;
        families.iter().for_each(|family| new.reserve(by(false), family));
        self.0.merge(new.0);
        Ok(())
    }

    /// Takes the names of one family, if they are free.
    pub(super) fn declare_family(
        &mut self,
        by: Source,
        family: &FamilyInfo,
    ) -> Result<(), DuplicateFamily> {
        self.expect_free(by.name, family)?;
        self.reserve(by, family);
        Ok(())
    }

    fn reserve(&mut self, by: Source, family: &FamilyInfo) {
        let owner = Owner { source: by, family: family.name.clone() };
        self.0.reserve(&family.name, family.kind, owner);
    }

    /// Fails if a name of the family is taken.
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

/// The names that sources without a struct take in one scrape, each with the visit that took it.
#[derive(Debug, Default)]
pub(super) struct Shown(NameTable<(usize, Owner)>);

impl Shown {
    /// Gives up what this visit to a source took: the source is shown anew.
    pub(super) fn forget(&mut self, visit: usize) {
        self.0.retain(|(by, _)| *by != visit);
    }

    /// Takes the names of a family that a source shows in this visit.
    pub(super) fn take(
        &mut self,
        visit: usize,
        by: Source,
        declared: &Names,
        name: &str,
        kind: MetricType,
    ) -> Result<(), LeftOutReason> {
        let is_other = |known: &Owner| known.source.index != by.index || known.source.is_declared;
        if let Some(clash) = declared.0.find(name, kind, is_other) {
            let duplicate = clash.owner.clash(clash.name, name, by.name);
            return Err(LeftOutReason::Duplicate(duplicate));
        }
        if let Some(NameClash { name: taken, owner: (known, owner) }) =
            self.0.find(name, kind, |_| true)
        {
            return Err(match *known == visit {
                true => {
                    let family = &owner.family;
                    LeftOutReason::Illegal(format!(
                        "it takes the name `{taken}` of family `{family}`"
                    ))
                }
                false => LeftOutReason::Duplicate(owner.clash(taken, name, by.name)),
            });
        }
        self.0.reserve(name, kind, (visit, Owner { source: by, family: name.to_owned().into() }));
        Ok(())
    }
}
