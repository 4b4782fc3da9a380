//! The outputs of an encoder: lines of a text format, protobuf messages, or plain values.

#[cfg(feature = "protobuf")]
use super::messages::Messages;
use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::format::{Dialect, Format};
use crate::gather::{MetricFamily, MetricSeries, Sink};
use crate::left_out::LeftOut;

/// The output of an encoder.
pub(super) enum Output<'a> {
    Lines(&'a mut OutputBuffer, &'static Dialect),
    #[cfg(feature = "protobuf")]
    Messages(&'a mut Messages),
    Values(&'a mut (dyn Sink + 'a)),
}

impl Output<'_> {
    pub(super) fn reborrow(&mut self) -> Output<'_> {
        match self {
            Output::Lines(buffer, dialect) => Output::Lines(buffer, dialect),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => Output::Messages(messages),
            Output::Values(sink) => Output::Values(&mut **sink),
        }
    }

    /// Returns the format; `None` for plain values.
    pub(super) fn format(&self) -> Option<Format> {
        match self {
            Output::Lines(_, dialect) => Some(dialect.format),
            #[cfg(feature = "protobuf")]
            Output::Messages(_) => Some(Format::Protobuf),
            Output::Values(_) => None,
        }
    }

    /// Marks what was written last as complete.
    pub(super) fn complete(&mut self) {
        match self {
            Output::Lines(buffer, _) => buffer.complete(),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => messages.complete(),
            Output::Values(_) => {}
        }
    }

    /// Removes what is not complete.
    pub(super) fn roll_back(&mut self) {
        match self {
            Output::Lines(buffer, _) => buffer.roll_back(),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => messages.roll_back(),
            Output::Values(_) => {}
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
