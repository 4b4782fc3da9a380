//! Who took the names that an exposition may hold once: the sources that declare them, and at each
//! scrape those that show a family which nobody knew before.

use std::cell::RefCell;
use std::collections::HashMap;

use metrics_schema::Text;

use super::{Collect, Declared, DuplicateFamily};
use crate::gather::MetricType;

/// The names that are taken, each by a family.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, Taker>);

#[derive(Clone, Debug)]
struct Taker {
    /// The place of its source among those of the exporter.
    at: usize,
    source: &'static str,
    family: Text,
}

impl Names {
    /// Takes all names of this source for the place that it will have; none if another place has one
    /// of them.
    pub(crate) fn declare(
        &mut self,
        at: usize,
        source: &dyn Collect,
    ) -> Result<(), DuplicateFamily> {
        let name = &*source.schema().name;
        let families = source.families();
        let clash = families.iter().find_map(|family| self.clash(at, name, family));
        clash.map_or(Ok(()), Err)?;
        families.into_iter().for_each(|family| self.take(at, name, &family));
        Ok(())
    }

    fn take(&mut self, at: usize, source: &'static str, family: &Declared) {
        for name in family.names() {
            let taker = || Taker { at, source, family: family.name.clone() };
            self.0.entry(name).or_insert_with(taker);
        }
    }

    /// The first name of this family that a source of another place has.
    fn clash(&self, at: usize, source: &str, family: &Declared) -> Option<DuplicateFamily> {
        let taken = family.names().find_map(|name| {
            let taker = self.0.get(&name).filter(|taker| taker.at != at)?;
            Some((name, taker))
        });
        taken.map(|(name, first)| DuplicateFamily {
            family: family.name.to_string(),
            other: first.family.to_string(),
            name,
            first: first.source.to_owned(),
            second: source.to_owned(),
        })
    }
}

/// The names of one scrape: those that were declared, and what comes first of the others.
#[derive(Debug)]
pub(crate) struct Scrape<'a> {
    declared: &'a Names,
    late: RefCell<Names>,
}

impl<'a> Scrape<'a> {
    pub(crate) fn of(declared: &'a Names) -> Self {
        Self { declared, late: RefCell::default() }
    }

    pub(crate) fn source(&'a self, at: usize, source: &dyn Collect) -> Claims<'a> {
        Claims { scrape: self, at, source: &source.schema().name }
    }
}

/// What one source takes in a scrape.
#[derive(Debug)]
pub(crate) struct Claims<'a> {
    scrape: &'a Scrape<'a>,
    at: usize,
    source: &'static str,
}

impl Claims<'_> {
    /// Takes the names of a family, unless another source has one of them.
    pub(crate) fn take(&self, name: &str, kind: MetricType) -> Result<(), DuplicateFamily> {
        let Self { scrape: Scrape { declared, late }, at, source } = self;
        let family = Declared { name: name.to_owned().into(), kind, labels: Vec::new() };
        let mut late = late.borrow_mut();
        let clash = declared.clash(*at, source, &family);
        match clash.or_else(|| late.clash(*at, source, &family)) {
            Some(clash) => Err(clash),
            None => {
                late.take(*at, source, &family);
                Ok(())
            }
        }
    }
}
