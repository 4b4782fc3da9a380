//! The values of many rows as words, which all encoders read.
//!
//! Every row has the same number of words. A number takes one; a histogram takes one for each bucket and one
//! for its sum. What is not a number is an attachment: an exemplar, or the labels of an info.

use std::fmt;
use std::slice;

use crate::point::{Attachment, HistogramPoint, Point};
use crate::shape::{ABSENT, Field, Size, ValueKind};

/// The values of rows with the same fields.
#[derive(Default)]
pub(crate) struct ValueTable {
    words: Vec<u64>,
    attachments: Vec<Attachment>,
    rows: usize,
    row_size: Size,
}

impl ValueTable {
    /// Creates an empty table.
    pub(crate) const fn new() -> Self {
        let row_size = Size { words: 0, attachments: 0 };
        Self { words: Vec::new(), attachments: Vec::new(), rows: 0, row_size }
    }

    /// Creates a table of this many rows, which are still to be written.
    pub(crate) fn with_rows(rows: usize, row_size: Size) -> Self {
        let mut table = Self::new();
        table.resize(rows, row_size);
        table
    }

    /// Changes the number of rows, all of which are still to be written. Allocates nothing if the table was as
    /// large before.
    pub(crate) fn resize(&mut self, rows: usize, row_size: Size) {
        (self.rows, self.row_size) = (rows, row_size);
        let Size { words, attachments } = row_size;
        self.words.reserve_exact((rows * words).saturating_sub(self.words.len()));
        self.words.resize(rows * words, 0);
        self.attachments.resize(rows * attachments, Attachment::None);
    }

    /// Returns the number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns a writer of all rows, the first one first.
    pub(crate) fn writer(&mut self) -> RowWriter<'_> {
        self.writer_at(0)
    }

    /// Returns a writer of the row with this index and those that follow it.
    pub(crate) fn writer_at(&mut self, row: usize) -> RowWriter<'_> {
        let Size { words, attachments } = self.row_size;
        RowWriter {
            words: self.words.get_mut(row * words..).unwrap_or_default().iter_mut(),
            attachments: self
                .attachments
                .get_mut(row * attachments..)
                .unwrap_or_default()
                .iter_mut(),
        }
    }

    /// Returns the values of these fields in each row. `start` is the size of the fields before them.
    pub(crate) fn values<'a>(
        &'a self,
        fields: &'a [Field],
        start: Size,
    ) -> impl Iterator<Item = FieldValues<'a>> + Clone {
        let size = self.row_size;
        (0..self.rows).map(move |row| FieldValues {
            fields,
            words: self.words.get(row * size.words + start.words..).unwrap_or_default(),
            attachments: self
                .attachments
                .get(row * size.attachments + start.attachments..)
                .unwrap_or_default(),
        })
    }

    /// Returns the first word after `start` in each row.
    pub(crate) fn column(&self, start: Size) -> impl Iterator<Item = u64> {
        let words = self.words.get(start.words..).unwrap_or_default();
        words.iter().step_by(self.row_size.words.max(1)).copied()
    }

    /// Returns the words after `start` in each row.
    pub(crate) fn words(&self, start: Size) -> impl Iterator<Item = &[u64]> {
        let rows = self.words.chunks_exact(self.row_size.words.max(1));
        rows.map(move |row| row.get(start.words..).unwrap_or_default())
    }

    /// Returns words that are equal for two tables of one row if no instrument has another value. Exemplars do
    /// not count, because they change with their instrument.
    pub(crate) fn fingerprint(&self) -> impl Iterator<Item = u64> {
        let is_info = |attachment: &Attachment| matches!(attachment, Attachment::Info(_));
        let infos = self.attachments.iter().map(move |attachment| u64::from(is_info(attachment)));
        self.words.iter().copied().chain(infos)
    }
}

impl fmt::Debug for ValueTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueTable").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Writes the values of rows, field by field.
#[doc(hidden)]
pub struct RowWriter<'a> {
    words: slice::IterMut<'a, u64>,
    attachments: slice::IterMut<'a, Attachment>,
}

impl fmt::Debug for RowWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowWriter").finish_non_exhaustive()
    }
}

impl RowWriter<'_> {
    #[inline]
    pub(crate) fn unsigned(&mut self, value: u64) {
        if let Some(word) = self.words.next() {
            *word = value;
        }
    }

    #[inline]
    pub(crate) fn signed(&mut self, value: i64) {
        self.unsigned(value.cast_unsigned());
    }

    /// All values that are `NaN` are written as the same word.
    #[inline]
    pub(crate) fn float(&mut self, value: f64) {
        let value = if value.is_nan() { f64::NAN } else { value };
        self.unsigned(value.to_bits());
    }

    #[inline]
    pub(crate) fn seconds(&mut self, value: Option<f64>) {
        match value {
            Some(value) => self.float(value),
            None => self.unsigned(ABSENT),
        }
    }

    pub(crate) fn histogram(&mut self, buckets: &[u64], sum: u64) {
        buckets.iter().for_each(|count| self.unsigned(*count));
        self.unsigned(sum);
    }

    pub(crate) fn attach(&mut self, value: Attachment) {
        if let Some(attachment) = self.attachments.next() {
            *attachment = value;
        }
    }
}

/// The values of some fields in one row.
#[derive(Clone, Copy)]
pub(crate) struct FieldValues<'a> {
    fields: &'a [Field],
    words: &'a [u64],
    attachments: &'a [Attachment],
}

impl<'a> FieldValues<'a> {
    /// Passes the value of each series to `show`, in the order of the exposition. A series without a value is
    /// passed as `None`.
    #[inline]
    pub(crate) fn for_each(mut self, mut show: impl FnMut(Option<Point<'_>>)) {
        for Field { shape, .. } in self.fields {
            for _ in 0..shape.count {
                show(match shape.value {
                    ValueKind::Number(kind) => {
                        let number = kind.number(self.words(1).first().copied().unwrap_or(ABSENT));
                        let exemplar = match shape.has_exemplars {
                            true => self.attachments(1).first().and_then(Attachment::exemplar),
                            false => None,
                        };
                        number.map(|number| match exemplar {
                            Some(exemplar) => Point::Exemplified(number, exemplar),
                            None => Point::Number(number),
                        })
                    }
                    ValueKind::Histogram { bounds, sum } => {
                        let buckets = self.words(bounds.len() + 1);
                        let word = self.words(1).first().copied().unwrap_or_default();
                        let exemplars = match shape.has_exemplars {
                            true => self.attachments(bounds.len() + 1),
                            false => &[],
                        };
                        let sum = sum.map(|kind| kind.sum(word));
                        Some(Point::Histogram(HistogramPoint { bounds, buckets, sum, exemplars }))
                    }
                    ValueKind::Info => match self.attachments(1) {
                        [Attachment::Info(labels)] => Some(Point::Info(&**labels)),
                        _ => None,
                    },
                });
            }
        }
    }

    fn words(&mut self, count: usize) -> &'a [u64] {
        let (words, rest) = self.words.split_at_checked(count).unwrap_or_default();
        self.words = rest;
        words
    }

    fn attachments(&mut self, count: usize) -> &'a [Attachment] {
        let (attachments, rest) = self.attachments.split_at_checked(count).unwrap_or_default();
        self.attachments = rest;
        attachments
    }
}
