//! The names that families use in an exposition: those of the declared families, and those of the late
//! families, which a source exposes in a scrape without having declared them.

use std::collections::HashMap;

use frozen_metrics_schema::Text;

use super::instances::each;
use super::{Collect, FamilyInfo};
use crate::duplicate_family::DuplicateFamily;
use crate::gather::MetricType;
use crate::left_out::LeftOutReason;

/// The names of all declared families with their owners.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, Owner>);

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
        let name: &'static str = &source.schema().name;
        let source_of = |is_declared| Source { index, is_declared, name };
        let families = source.families();
        families.iter().try_for_each(|family| self.check(name, family, |_| true))?;
        let mut new = Names::default();
        let mut outcome = Ok(());
        // The families of the source include those of its members. The members come first, so that
        // `is_declared` is known for their families.
        each(source, &mut |member| {
            if !member.is_declared() || outcome.is_err() {
                return;
            }
            for family in member.families() {
                outcome = outcome
                    .clone()
                    .and_then(|()| self.check(name, &family, |_| true))
                    .and_then(|()| new.check(name, &family, |_| true));
                new.insert(source_of(true), &family);
            }
        });
        outcome?;
        families.iter().for_each(|family| new.insert(source_of(false), family));
        self.0.extend(new.0);
        Ok(())
    }

    /// Reserves the names of one family unless another family uses one of them.
    pub(super) fn declare_family(
        &mut self,
        source: Source,
        family: &FamilyInfo,
    ) -> Result<(), DuplicateFamily> {
        self.check(source.name, family, |_| true)?;
        self.insert(source, family);
        Ok(())
    }

    fn insert(&mut self, source: Source, family: &FamilyInfo) {
        for name in family.names() {
            self.0.entry(name).or_insert_with(|| Owner { source, family: family.name.clone() });
        }
    }

    /// Returns an error if a source that `clashes` accepts uses a name of the family.
    fn check(
        &self,
        source: &str,
        family: &FamilyInfo,
        clashes: impl Fn(&Source) -> bool,
    ) -> Result<(), DuplicateFamily> {
        for name in family.names() {
            if let Some(owner) = self.0.get(&name).filter(|owner| clashes(&owner.source)) {
                return Err(owner.clash(&name, &family.name, source));
            }
        }
        Ok(())
    }
}

impl Owner {
    fn clash(&self, name: &str, family: &str, source: &str) -> DuplicateFamily {
        DuplicateFamily {
            family: family.to_owned(),
            other: self.family.to_string(),
            name: name.to_owned(),
            first: self.source.name.to_owned(),
            second: source.to_owned(),
        }
    }
}

/// The names of the families in one scrape that are not derived from a struct, each with the visit in which
/// its source exposed it.
#[derive(Debug, Default)]
pub(super) struct LateFamilies(HashMap<String, (usize, Owner)>);

impl LateFamilies {
    /// Removes the names of this visit, because its source is exposed again.
    pub(super) fn forget(&mut self, visit: usize) {
        self.0.retain(|_, (known, _)| *known != visit);
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
        let family = FamilyInfo { name: name.to_owned().into(), kind, labels: Vec::new() };
        let clashes = |known: &Source| known.index != source.index || known.is_declared;
        declared.check(source.name, &family, clashes).map_err(LeftOutReason::Duplicate)?;
        let names: Vec<String> = family.names().collect();
        for name in &names {
            match self.0.get(name) {
                Some((known, owner)) if *known == visit => {
                    let why = format!("it takes the name `{name}` of family `{}`", owner.family);
                    return Err(LeftOutReason::Illegal(why));
                }
                Some((_, owner)) => {
                    let duplicate = owner.clash(name, &family.name, source.name);
                    return Err(LeftOutReason::Duplicate(duplicate));
                }
                None => {}
            }
        }
        let owner = Owner { source, family: family.name };
        self.0.extend(names.into_iter().map(|name| (name, (visit, owner.clone()))));
        Ok(())
    }
}
