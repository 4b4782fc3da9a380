//! The Prometheus text format 0.0.4: [its specification][spec].
//!
//! [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

use super::keys::Key;
use super::number;
use super::page::Page;
use crate::instrument::Instrument;
use crate::set::{Row, Visitor};

/// What of a family is known when the crate is compiled.
#[derive(Clone, Copy, Debug)]
pub struct FamilyText {
    /// The HELP and TYPE lines.
    pub header: &'static str,
    /// Its series, in the order of a scrape.
    pub series: &'static [SeriesText],
}

/// What of a sample's line is known when the crate is compiled.
#[derive(Clone, Copy, Debug)]
pub struct SeriesText {
    /// Up to the key's value: `name{channel="`; the whole of it for a set without key: `name `.
    pub head: &'static str,
    /// From the key's value to the sample's: `",role="leader"} `.
    pub tail: &'static str,
}

/// Appends every family, each with its samples row by row. `keys` are those of the rows.
pub(crate) fn encode<'a, R: Row>(
    out: &mut Vec<u8>,
    rows: &[R],
    keys: impl Iterator<Item = Key<'a>> + Clone,
) {
    Page::append_to(out, |page| {
        for (family, text) in R::TEXT.iter().enumerate() {
            page.append(text.header.as_bytes());
            for (row, key) in rows.iter().zip(keys.clone()) {
                row.visit(family, &mut Samples { page, key, series: text.series.iter() });
            }
        }
    });
}

/// What encoders wrote, as text: each piece they append is text.
pub(crate) fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}

struct Samples<'a> {
    page: &'a mut Page,
    key: Key<'a>,
    series: std::slice::Iter<'static, SeriesText>,
}

impl Visitor for Samples<'_> {
    #[inline]
    fn series<I: Instrument>(&mut self, value: &I::Value) {
        if let Some(text) = self.series.next() {
            I::encode(value, Sample { page: self.page, key: self.key, text: *text });
        }
    }
}

/// One sample about to be written: an instrument chooses how its value is spelled, or drops it.
#[derive(Debug)]
pub struct Sample<'a> {
    page: &'a mut Page,
    key: Key<'a>,
    text: SeriesText,
}

impl Sample<'_> {
    /// Writes it with this value.
    #[inline]
    pub fn unsigned(self, value: u64) {
        self.short(|room| number::unsigned(room, value));
    }

    /// Writes it with this value.
    #[inline]
    pub fn signed(self, value: i64) {
        self.short(|room| number::signed(room, value));
    }

    /// Writes it with this value; `NaN`, `+Inf` and `-Inf` are spelled so.
    pub fn float(self, value: f64) {
        self.long(|page| number::float(page, value));
    }

    /// Writes it with this value in six decimals, without the zeros at their end.
    #[inline]
    pub fn seconds(self, value: f64) {
        match number::whole_micros(value) {
            Some(micros) => self.short(|room| number::micros(room, micros)),
            None => self.long(|page| number::seconds(page, value)),
        }
    }

    /// A line whose value is written in place.
    #[inline]
    fn short(self, value: impl FnOnce(&mut [u8]) -> usize) {
        let SeriesText { head, tail } = self.text;
        self.page.line(head.as_bytes(), self.key, tail.as_bytes(), |room| {
            let end = value(room);
            room[end] = b'\n';
            end + 1
        });
    }

    /// A line whose value may be of any length.
    fn long(self, value: impl FnOnce(&mut Page)) {
        let SeriesText { head, tail } = self.text;
        self.page.line(head.as_bytes(), self.key, tail.as_bytes(), |_| 0);
        value(self.page);
        self.page.append(b"\n");
    }
}
