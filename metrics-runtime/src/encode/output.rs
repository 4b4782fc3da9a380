//! Where an encoder puts families: lines of a text format, or plain values.

use super::page::Page;
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::left_out::LeftOut;

/// Where an encoder puts families.
pub(super) enum Output<'a> {
    Lines(&'a mut Page, Format),
    Values(&'a mut Gathered),
}

impl Output<'_> {
    pub(super) fn reborrow(&mut self) -> Output<'_> {
        match self {
            Output::Lines(page, format) => Output::Lines(page, *format),
            Output::Values(gathered) => Output::Values(gathered),
        }
    }
}

/// Families as values, and what was left out of them.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) families: Vec<MetricFamily>,
    pub(crate) left_out: Vec<LeftOut>,
    /// Whether exporters count what is left out, as they do in a scrape.
    pub(crate) is_counted: bool,
}

impl Gathered {
    /// Adds a family, or series to the family of this name.
    pub(super) fn push(&mut self, family: MetricFamily, is_whole: bool) {
        let known = self.families.iter_mut().rev().find(|known| known.name == family.name);
        match known.filter(|_| !is_whole) {
            Some(known) => known.series.extend(family.series),
            None => self.families.push(family),
        }
    }
}
