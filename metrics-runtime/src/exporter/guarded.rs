//! Guarded sources: an exporter contains their panics, and leaves out families that are not derived from a
//! struct if another family uses their names.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::names::{LateFamilies, Names, Source};
use super::{Collect, Exporter, SourceInfo};
use crate::encode::{Encoder, Guard, Payload, Scope};
use crate::gather::MetricType;
use crate::left_out::{LeftOut, LeftOutReason};

/// One scrape of an exporter.
pub(super) struct Scrape<'a> {
    exporter: &'a Exporter,
    /// The names of the families that the sources declare.
    declared: &'a Names,
    late_families: Mutex<LateFamilies>,
    visits: AtomicUsize,
}

impl<'a> Scrape<'a> {
    pub(super) fn new(exporter: &'a Exporter, declared: &'a Names) -> Self {
        let late_families = Mutex::default();
        Self { exporter, declared, late_families, visits: AtomicUsize::new(0) }
    }

    /// Guards a source, or a member of it. `index` is that of the source that was added to the exporter.
    pub(super) fn source(&'a self, index: usize, source: &'a dyn Collect) -> Guarded<'a> {
        Guarded { scrape: self, index, visit: self.visits.fetch_add(1, Ordering::Relaxed), source }
    }
}

/// A source, or a member of one, in a scrape.
pub(super) struct Guarded<'a> {
    scrape: &'a Scrape<'a>,
    /// The index of the source that was added to the exporter.
    index: usize,
    /// Identifies this visit among all visits of the scrape.
    visit: usize,
    source: &'a dyn Collect,
}

impl Guarded<'_> {
    /// Visits the members, or returns the payload if the source panics. A panic of `visit` is not caught.
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

    /// Exposes a source that has no members.
    fn expose_alone(&self, encoder: &mut Encoder<'_>) -> Result<(), Payload> {
        let info = self.source_info();
        if info.is_declared() && !info.is_refreshed() {
            return encoder.attempt(|encoder| self.source.expose(encoder));
        }
        let mut outcome = Ok(());
        self.with_late_families(|families| families.forget(self.visit));
        encoder.within(self.scope(), |encoder| {
            outcome = encoder.attempt(|encoder| self.source.expose(encoder));
        });
        outcome
    }

    fn scope(&self) -> Scope<'_> {
        Scope { guard: Some(self), ..Scope::default() }
    }

    fn with_late_families<R>(&self, f: impl FnOnce(&mut LateFamilies) -> R) -> R {
        f(&mut self.scrape.late_families.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn source_info(&self) -> SourceInfo {
        let unknown = || SourceInfo::new("a source that panics").with_families(Vec::new());
        self.call(|source| source.info()).unwrap_or_else(unknown)
    }

    /// Calls a method of the source; returns `None` if it panics.
    fn call<R>(&self, method: impl FnOnce(&dyn Collect) -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(|| method(self.source))) {
            Ok(result) => Some(result),
            Err(payload) => {
                discard(payload);
                None
            }
        }
    }
}

impl Collect for Guarded<'_> {
    /// The exporters around a dynamic exporter did not check its sources when they were added, so they check
    /// their families in each scrape.
    fn info(&self) -> SourceInfo {
        let info = self.source_info();
        let is_declared = info.is_declared() && !self.scrape.exporter.is_dynamic;
        info.with_declared(is_declared)
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

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        match self.try_members(visit) {
            Ok(has_members) => has_members,
            Err(payload) => {
                discard(payload);
                true
            }
        }
    }
}

impl Guard for Guarded<'_> {
    fn source(&self) -> &str {
        self.info().name()
    }

    fn reserve(&self, name: &str, kind: MetricType) -> Result<(), LeftOutReason> {
        let info = self.source_info();
        if info.is_declared() {
            return Ok(());
        }
        let source = Source { index: self.index, is_declared: false, name: info.name() };
        let declared = self.scrape.declared;
        self.with_late_families(|families| {
            families.reserve(self.visit, source, declared, name, kind)
        })
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

/// Drops a payload. Its `drop` may panic, too; the payload of that panic is leaked.
pub(super) fn discard(payload: Payload) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
}
