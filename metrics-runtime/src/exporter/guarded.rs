//! A source as its exporter shows it: a panic is contained, and a family that no struct declares is left
//! out where another one takes its names.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use frozen_metrics_schema::{Label, Schema};

use super::names::{Shown, Source};
use super::{Collect, Exporter, FamilyInfo, KeyUsage};
use crate::encode::{Encoder, Guard, Payload, Scope, gather};
use crate::gather::{MetricFamily, MetricType};
use crate::left_out::{LeftOut, LeftOutReason};

/// One scrape of an exporter.
pub(super) struct Scrape<'a> {
    exporter: &'a Exporter,
    shown: Mutex<Shown>,
    visits: AtomicUsize,
}

impl<'a> Scrape<'a> {
    pub(super) fn new(exporter: &'a Exporter) -> Self {
        Self { exporter, shown: Mutex::default(), visits: AtomicUsize::new(0) }
    }

    /// The source that was added with this index.
    pub(super) fn source(&'a self, index: usize, source: &'a dyn Collect) -> Guarded<'a> {
        Guarded { scrape: self, index, visit: self.visits.fetch_add(1, Ordering::Relaxed), source }
    }
}

/// A source, or a member of one, in a scrape.
pub(super) struct Guarded<'a> {
    scrape: &'a Scrape<'a>,
    index: usize,
    /// Tells it from the other sources of the scrape.
    visit: usize,
    source: &'a dyn Collect,
}

impl Guarded<'_> {
    /// Visits the members, or returns the panic of the source. A panic of `visit` is not contained.
    fn try_members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> Result<bool, Payload> {
        let is_visiting = Cell::new(false);
        let visit = &mut |member: &dyn Collect| {
            is_visiting.set(true);
            visit(&self.scrape.source(self.index, member));
            is_visiting.set(false);
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| self.source.members(visit)));
        match outcome {
            Err(payload) if is_visiting.get() => panic::resume_unwind(payload),
            outcome => outcome,
        }
    }

    /// Shows a source that has no members.
    fn expose_alone(&self, encoder: &mut Encoder<'_>) -> Result<(), Payload> {
        if self.is_declared() {
            return encoder.attempt(|encoder| self.source.expose(encoder));
        }
        let mut outcome = Ok(());
        self.shown(|shown| shown.forget(self.visit));
        encoder.within(self.scope(), |encoder| {
            outcome = encoder.attempt(|encoder| self.source.expose(encoder));
        });
        outcome
    }

    fn scope(&self) -> Scope<'_> {
        Scope { guard: Some(self), ..Scope::default() }
    }

    fn shown<R>(&self, f: impl FnOnce(&mut Shown) -> R) -> R {
        f(&mut self.scrape.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the source answers; `None` if it panics.
    fn ask<R>(&self, ask: impl FnOnce(&dyn Collect) -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(|| ask(self.source))) {
            Ok(answer) => Some(answer),
            Err(payload) => {
                discard(payload);
                None
            }
        }
    }
}

impl Collect for Guarded<'_> {
    fn schema(&self) -> &'static Schema {
        static UNKNOWN: Schema = Schema::new("a source that panics", None, &[]);
        self.ask(|source| source.schema()).unwrap_or(&UNKNOWN)
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.ask(|source| source.families()).unwrap_or_default()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let outcome = match self.try_members(&mut |member| member.expose(encoder)) {
            Ok(true) => return,
            Ok(false) => self.expose_alone(encoder),
            Err(payload) => Err(payload),
        };
        if let Err(payload) = outcome {
            encoder.within(self.scope(), |encoder| encoder.panicked(&*payload));
            discard(payload);
        }
    }

    fn gather(&self) -> Vec<MetricFamily> {
        gather(self)
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.ask(|source| source.keys()).flatten()
    }

    fn instance(&self) -> Vec<Label> {
        self.ask(|source| source.instance()).unwrap_or_default()
    }

    fn golden(&self) -> Option<&'static str> {
        self.ask(|source| source.golden()).flatten()
    }

    fn has_exemplars(&self) -> bool {
        self.ask(|source| source.has_exemplars()).unwrap_or_default()
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        match self.try_members(visit) {
            Ok(has_members) => has_members,
            Err(payload) => {
                discard(payload);
                true
            }
        }
    }

    fn is_declared(&self) -> bool {
        self.ask(|source| source.is_declared()).unwrap_or_default()
    }
}

impl Guard for Guarded<'_> {
    fn source(&self) -> &str {
        &self.schema().name
    }

    fn take(&self, name: &str, kind: MetricType) -> Result<(), LeftOutReason> {
        let name_of_source: &'static str = &self.schema().name;
        let by = Source { index: self.index, is_declared: false, name: name_of_source };
        let declared = &self.scrape.exporter.names;
        self.shown(|shown| shown.take(self.visit, by, declared, name, kind))
    }

    fn count(&self, left_out: &LeftOut) {
        if let Some(failures) = &self.scrape.exporter.failures {
            failures.count(&left_out.reason);
        }
    }

    fn panicked(&self, source: &str, payload: &(dyn Any + Send)) {
        if let Some(hook) = &self.scrape.exporter.panic_hook
            && let Err(payload) = catch_unwind(AssertUnwindSafe(|| hook(source, payload)))
        {
            discard(payload);
        }
    }
}

/// Drops a payload, which may panic as well.
fn discard(payload: Payload) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
}
