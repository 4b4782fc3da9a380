//! Who took the names that an exposition may hold once: the sources that declare them, and at each
//! scrape those that show a family which nobody knew before.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use metrics_schema::{Label, Schema, Text};

use super::{Collect, Declared, DuplicateFamily, KeyUsage};
use crate::encode::{Claim, Encoder, Scope};
use crate::gather::{MetricFamily, MetricSeries, MetricType, Sink};

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
pub(super) struct Scrape<'a> {
    declared: &'a Names,
    late: Mutex<Late>,
}

#[derive(Debug, Default)]
struct Late {
    names: Names,
    left_out: Vec<DuplicateFamily>,
}

impl<'a> Scrape<'a> {
    pub(super) fn of(declared: &'a Names) -> Self {
        Self { declared, late: Mutex::default() }
    }

    /// What the source at this place shows of itself.
    pub(super) fn source(&'a self, at: usize, source: &'a dyn Collect) -> Claimed<'a> {
        Claimed { claims: Claims { scrape: self, at, source: &source.schema().name }, source }
    }

    /// Why families were left out.
    pub(super) fn into_left_out(self) -> Vec<DuplicateFamily> {
        self.late.into_inner().unwrap_or_else(PoisonError::into_inner).left_out
    }
}

/// What one source takes in a scrape.
#[derive(Clone, Copy, Debug)]
struct Claims<'a> {
    scrape: &'a Scrape<'a>,
    at: usize,
    source: &'static str,
}

impl Claim for Claims<'_> {
    fn take(&self, name: &str, kind: MetricType) -> Result<(), String> {
        let Self { scrape: Scrape { declared, late }, at, source } = self;
        let family = Declared { name: name.to_owned().into(), kind, labels: Vec::new() };
        let mut late = late.lock().unwrap_or_else(PoisonError::into_inner);
        let clash = declared.clash(*at, source, &family);
        match clash.or_else(|| late.names.clash(*at, source, &family)) {
            Some(clash) => {
                let why = clash.to_string();
                late.left_out.push(clash);
                Err(why)
            }
            None => {
                late.names.take(*at, source, &family);
                Ok(())
            }
        }
    }
}

/// A source that may show any family, without those that another source has.
pub(super) struct Claimed<'a> {
    source: &'a dyn Collect,
    claims: Claims<'a>,
}

impl Collect for Claimed<'_> {
    fn schema(&self) -> &'static Schema {
        self.source.schema()
    }

    fn families(&self) -> Vec<Declared> {
        self.source.families()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let scope = Scope { claims: Some(&self.claims), ..Scope::default() };
        encoder.within(scope, |encoder| self.source.expose(encoder));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let mut families = self.source.gather();
        families.retain(|family| self.claims.take(&family.name, family.kind).is_ok());
        families
    }

    fn gather_to(&self, sink: &mut dyn Sink) {
        self.source.gather_to(&mut ClaimedSink { claims: self.claims, is_shown: false, sink });
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.source.keys()
    }

    fn instance(&self) -> Vec<Label> {
        self.source.instance()
    }

    fn golden(&self) -> Option<&'static str> {
        self.source.golden()
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let claims = self.claims;
        self.source.members(&mut |source| visit(&Claimed { source, claims }))
    }
}

/// Leaves out families whose names another source has.
struct ClaimedSink<'a> {
    claims: Claims<'a>,
    is_shown: bool,
    sink: &'a mut dyn Sink,
}

impl Sink for ClaimedSink<'_> {
    fn family(&mut self, family: MetricFamily, series: usize) {
        self.is_shown = self.claims.take(&family.name, family.kind).is_ok();
        if self.is_shown {
            self.sink.family(family, series);
        }
    }

    fn series(&mut self, series: MetricSeries) {
        if self.is_shown {
            self.sink.series(series);
        }
    }
}
