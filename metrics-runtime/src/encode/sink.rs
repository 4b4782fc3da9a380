//! Sinks, which receive families as plain values.

use super::scope::Scope;
use crate::gather::{MetricFamily, MetricSeries};
use crate::left_out::LeftOut;

/// Receives the values of sources one series at a time, so that not all of them are in memory at once.
pub(crate) trait Sink {
    /// Begins a family. `family.series` is empty, and at most `series` calls of [`Sink::series`] follow.
    /// If `is_new` is false, an earlier instance of the set began the family of this name, and the
    /// series continue it.
    fn family(&mut self, family: MetricFamily, series: usize, is_new: bool);

    /// Receives that the family that was begun last shows the values of another one under its former name.
    fn mark_as_alias(&mut self) {}

    /// Adds a series to the family that was begun last.
    fn series(&mut self, series: MetricSeries);

    /// Receives a report of something that is left out.
    fn left_out(&mut self, left_out: &LeftOut) {
        let _ = left_out;
    }

    /// Returns whether the families of sources that are written by hand are passed on without checks.
    fn is_unchecked(&self) -> bool {
        false
    }

    /// Returns whether exporters count what is left out, as they do in a scrape.
    fn is_counted(&self) -> bool {
        false
    }

    /// Returns whether the sink shows the values that it receives, so that what leases recorded until they ended can be
    /// removed.
    fn ends_leases(&self) -> bool {
        false
    }
}

/// A sink that collects families.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) families: Vec<MetricFamily>,
    is_counted: bool,
    is_unchecked: bool,
    /// The index of the family that was begun last.
    current: usize,
}

impl Gathered {
    /// Creates a sink for which exporters count what is left out, as they do in a scrape.
    pub(crate) fn counted() -> Self {
        Self { is_counted: true, ..Self::default() }
    }

    /// Creates a sink that also receives illegal and duplicate families.
    pub(crate) fn unchecked() -> Self {
        Self { is_unchecked: true, ..Self::default() }
    }
}

impl Sink for Gathered {
    fn family(&mut self, family: MetricFamily, series: usize, is_new: bool) {
        let known = self.families.iter().rposition(|known| known.name == family.name);
        self.current = known.filter(|_| !is_new).unwrap_or(self.families.len());
        if self.current == self.families.len() {
            self.families.push(family);
        }
        self.families[self.current].series.reserve_exact(series);
    }

    fn series(&mut self, series: MetricSeries) {
        if let Some(family) = self.families.get_mut(self.current) {
            family.series.push(series);
        }
    }

    fn is_unchecked(&self) -> bool {
        self.is_unchecked
    }

    fn is_counted(&self) -> bool {
        self.is_counted
    }

    fn ends_leases(&self) -> bool {
        !self.is_unchecked
    }
}

/// Collects what is left out and drops the values.
impl Sink for Vec<LeftOut> {
    fn family(&mut self, _: MetricFamily, _: usize, _: bool) {}

    fn series(&mut self, _: MetricSeries) {}

    fn left_out(&mut self, left_out: &LeftOut) {
        self.push(left_out.clone());
    }
}

/// Adds the prefixes and labels of scopes to what a sink receives.
pub(super) struct Scoped<'a> {
    pub(super) scope: Option<&'a Scope<'a>>,
    pub(super) sink: &'a mut dyn Sink,
}

impl Sink for Scoped<'_> {
    fn family(&mut self, mut family: MetricFamily, series: usize, is_new: bool) {
        if let Some(scope) = self.scope {
            scope.apply_prefix(&mut family);
        }
        self.sink.family(family, series, is_new);
    }

    fn mark_as_alias(&mut self) {
        self.sink.mark_as_alias();
    }

    fn series(&mut self, mut series: MetricSeries) {
        if let Some(scope) = self.scope {
            scope.apply_labels(&mut series);
        }
        self.sink.series(series);
    }
}
