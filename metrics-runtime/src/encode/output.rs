//! The outputs of an encoder: lines of a text format, or plain values.

use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::format::Format;
use crate::gather::{MetricFamily, MetricSeries, Sink};
use crate::left_out::LeftOut;

/// The output of an encoder.
pub(super) enum Output<'a> {
    Lines(&'a mut OutputBuffer, Format),
    Values(&'a mut (dyn Sink + 'a)),
}

impl Output<'_> {
    pub(super) fn reborrow(&mut self) -> Output<'_> {
        match self {
            Output::Lines(buffer, format) => Output::Lines(buffer, *format),
            Output::Values(sink) => Output::Values(&mut **sink),
        }
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

    fn series(&mut self, mut series: MetricSeries) {
        if let Some(scope) = self.scope {
            scope.apply_labels(&mut series);
        }
        self.sink.series(series);
    }
}
