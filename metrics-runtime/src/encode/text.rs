//! The Prometheus text format 0.0.4: [its specification][spec].
//!
//! [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

use metrics_schema::exposition::escape_label_value;

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

/// A row's key as it stands between quotes. One that needs no escape, as most do, is not copied.
#[derive(Debug)]
pub(crate) struct Escaped(Option<Box<str>>);

impl Escaped {
    /// Of the empty key, which the row of a set without key has.
    pub(crate) const NOTHING: Self = Self(None);

    pub(crate) fn of(key: &str) -> Self {
        let mut escaped = String::new();
        escape_label_value(&mut escaped, key);
        Self((escaped != key).then(|| escaped.into()))
    }

    fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.as_deref().unwrap_or(key)
    }
}

/// Appends every family, each with its samples row by row. `keys` are those of the rows.
pub(crate) fn encode<R: Row>(out: &mut Vec<u8>, rows: &[R], keys: &[Escaped]) {
    Page::append_to(out, |page| {
        for (family, text) in R::TEXT.iter().enumerate() {
            page.append(text.header.as_bytes());
            for (row, key) in rows.iter().zip(keys) {
                let key = key.text(row.key());
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
    /// Escaped.
    key: &'a str,
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
    key: &'a str,
    text: SeriesText,
}

impl Sample<'_> {
    /// Writes it with this value.
    #[inline]
    pub fn unsigned(self, value: u64) {
        self.line(|page| number::unsigned(page, value));
    }

    /// Writes it with this value.
    #[inline]
    pub fn signed(self, value: i64) {
        self.line(|page| number::signed(page, value));
    }

    /// Writes it with this value; `NaN`, `+Inf` and `-Inf` are spelled so.
    #[inline]
    pub fn float(self, value: f64) {
        self.line(|page| number::float(page, value));
    }

    /// Writes it with this value in six decimals, without the zeros at their end.
    #[inline]
    pub fn seconds(self, value: f64) {
        self.line(|page| number::seconds(page, value));
    }

    #[inline]
    fn line(self, value: impl FnOnce(&mut Page)) {
        let pieces = [self.text.head, self.key, self.text.tail];
        self.page.append_all(pieces.map(str::as_bytes));
        value(self.page);
        self.page.push(b'\n');
    }
}
