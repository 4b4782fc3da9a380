//! Which families take the names of an exposition: those that the sources declare, and in each scrape
//! those that a source shows without having declared them.

use std::collections::HashMap;

use frozen_metrics_schema::Text;

use super::instances::each;
use super::{Collect, DuplicateFamily, FamilyInfo};
use crate::gather::MetricType;
use crate::left_out::LeftOutReason;

/// The names that are taken, each by a family of a source.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, Taker>);

#[derive(Clone, Debug)]
struct Taker {
    by: Source,
    family: Text,
}

/// Who takes a name.
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
        families.iter().try_for_each(|family| self.is_free(name, family, |_| true))?;
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
                    .and_then(|()| self.is_free(name, &family, |_| true))
                    .and_then(|()| new.is_free(name, &family, |_| true));
                new.take(by(true), &family);
            }
        });
        outcome?;
        families.iter().for_each(|family| new.take(by(false), family));
        self.0.extend(new.0);
        Ok(())
    }

    /// Takes the names of one family, if they are free.
    pub(super) fn declare_family(
        &mut self,
        by: Source,
        family: &FamilyInfo,
    ) -> Result<(), DuplicateFamily> {
        self.is_free(by.name, family, |_| true)?;
        self.take(by, family);
        Ok(())
    }

    fn take(&mut self, by: Source, family: &FamilyInfo) {
        for name in family.names() {
            self.0.entry(name).or_insert_with(|| Taker { by, family: family.name.clone() });
        }
    }

    /// Fails if a source that `clashes` with this one takes a name of the family.
    fn is_free(
        &self,
        source: &str,
        family: &FamilyInfo,
        clashes: impl Fn(&Source) -> bool,
    ) -> Result<(), DuplicateFamily> {
        for name in family.names() {
            if let Some(taker) = self.0.get(&name).filter(|taker| clashes(&taker.by)) {
                return Err(taker.clash(&name, &family.name, source));
            }
        }
        Ok(())
    }
}

impl Taker {
    fn clash(&self, name: &str, family: &str, source: &str) -> DuplicateFamily {
        DuplicateFamily {
            family: family.to_owned(),
            other: self.family.to_string(),
            name: name.to_owned(),
            first: self.by.name.to_owned(),
            second: source.to_owned(),
        }
    }
}

/// The names that sources without a struct take in one scrape.
#[derive(Debug, Default)]
pub(super) struct Shown(HashMap<String, (usize, Taker)>);

impl Shown {
    /// Forgets what this visit to a source took: the source is shown anew.
    pub(super) fn forget(&mut self, visit: usize) {
        self.0.retain(|_, (by, _)| *by != visit);
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
        let family = FamilyInfo { name: name.to_owned().into(), kind, labels: Vec::new() };
        let is_other = |known: &Source| known.index != by.index || known.is_declared;
        declared.is_free(by.name, &family, is_other).map_err(LeftOutReason::Duplicate)?;
        let names: Vec<String> = family.names().collect();
        for name in &names {
            match self.0.get(name) {
                Some((known, taker)) if *known == visit => {
                    let why = format!("it takes the name `{name}` of family `{}`", taker.family);
                    return Err(LeftOutReason::Illegal(why));
                }
                Some((_, taker)) => {
                    return Err(LeftOutReason::Duplicate(taker.clash(name, &family.name, by.name)));
                }
                None => {}
            }
        }
        let taker = Taker { by, family: family.name };
        self.0.extend(names.into_iter().map(|name| (name, (visit, taker.clone()))));
        Ok(())
    }
}
