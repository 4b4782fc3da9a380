//! Fast paths for families of numbers, which most lines of most services belong to.

use super::declared::{Columns, KeyedRows, Lines};
use super::number;
use super::output_buffer::OutputBuffer;
use crate::blocks::Piece;
use crate::point::Number;
use crate::shape::{NumberKind, Size};

/// The lines of a family of integers with one series.
struct IntegerLines<'a> {
    rows: &'a KeyedRows<'a>,
    head: Piece<'a>,
    /// The size of the preceding fields of the row.
    start: Size,
}

impl IntegerLines<'_> {
    /// Writes the lines. If the head is too long, writes nothing and returns `false`. `write` formats a word.
    #[inline]
    fn write(&self, buffer: &mut OutputBuffer, write: impl Fn(&mut [u8], u64) -> usize) -> bool {
        match self.head.blocks.len() {
            1 => self.write_with_head::<1>(buffer, write),
            2 => self.write_with_head::<2>(buffer, write),
            3 => self.write_with_head::<3>(buffer, write),
            _ => false,
        }
    }

    /// Writes the lines with a head of `N` blocks. If it has fewer, writes nothing and returns `false`.
    fn write_with_head<const N: usize>(
        &self,
        buffer: &mut OutputBuffer,
        write: impl Fn(&mut [u8], u64) -> usize,
    ) -> bool {
        let Some(blocks) = self.head.blocks.first_chunk::<N>() else { return false };
        let keys = self.rows.keys.iter_with_end();
        for (word, key) in self.rows.values.column(self.start).zip(keys) {
            let value = with_newline(|bytes| write(bytes, word));
            buffer.line_with_head(blocks, self.head.len, key, value);
        }
        true
    }
}

impl Lines<'_> {
    /// Writes the samples of a family if its values are integers and it has one series, whose labels are only those of
    /// the key and of scopes. Otherwise writes nothing and returns `false`.
    pub(super) fn integers(&mut self, rows: &KeyedRows<'_>, columns: Columns<'_>) -> bool {
        let ([field], Some(sample)) = (columns.fields, self.parts.single()) else { return false };
        let Some(head) = self.parts.head(0).filter(|_| sample.tail_is_key_end) else {
            return false;
        };
        let lines = IntegerLines { rows, head, start: columns.start };
        match field.shape.single_number() {
            Some(NumberKind::Unsigned) => lines.write(self.buffer, number::unsigned),
            Some(NumberKind::Signed) => {
                lines.write(self.buffer, |bytes, word| number::signed(bytes, word.cast_signed()))
            }
            _ => false,
        }
    }

    /// Writes the samples of a family of numbers without exemplars.
    pub(super) fn numbers(&mut self, rows: &KeyedRows<'_>, columns: Columns<'_>) {
        let mut keys = rows.keys.iter_with_end();
        for words in rows.values.words(columns.start) {
            let key = keys.next().unwrap_or(Piece::NONE);
            columns.each_number(words, |index, number| {
                if let Some(line) = self.parts.line(index, key) {
                    value_line(self.buffer, line, number, self.decimals);
                }
            });
        }
    }
}

/// Writes a line with a value of a family, which may have a fixed number of decimals.
#[inline]
pub(super) fn value_line(
    buffer: &mut OutputBuffer,
    pieces: [Piece<'_>; 3],
    number: Number,
    decimals: Option<usize>,
) {
    match (number, decimals) {
        (Number::Seconds(value) | Number::Float(value), Some(decimals)) => {
            long_line(buffer, pieces, |buffer| number::fixed(buffer, value, decimals));
        }
        (number, _) => number_line(buffer, pieces, number),
    }
}

/// Writes a line with a number.
#[inline]
pub(super) fn number_line(buffer: &mut OutputBuffer, pieces: [Piece<'_>; 3], number: Number) {
    match number {
        Number::Unsigned(value) => {
            buffer.line(pieces, with_newline(|bytes| number::unsigned(bytes, value)));
        }
        Number::Signed(value) => {
            buffer.line(pieces, with_newline(|bytes| number::signed(bytes, value)));
        }
        Number::Seconds(value) => match number::whole_micros(value) {
            Some(micros) => {
                buffer.line(pieces, with_newline(|bytes| number::micros(bytes, micros)));
            }
            None => long_line(buffer, pieces, |buffer| number::seconds(buffer, value)),
        },
        Number::Float(value) => long_line(buffer, pieces, |buffer| number::float(buffer, value)),
    }
}

/// Writes a line whose value can have any length.
fn long_line(
    buffer: &mut OutputBuffer,
    pieces: [Piece<'_>; 3],
    value: impl FnOnce(&mut OutputBuffer),
) {
    buffer.line(pieces, |_| 0);
    value(buffer);
    buffer.append(b"\n");
}

/// Appends a newline to what `value` writes.
#[inline]
pub(super) fn with_newline(
    value: impl FnOnce(&mut [u8]) -> usize,
) -> impl FnOnce(&mut [u8]) -> usize {
    |bytes| {
        let end = value(bytes);
        bytes[end] = b'\n';
        end + 1
    }
}
