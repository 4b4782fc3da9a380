//! The buffer that encoders write to.
//!
//! A line is a few short pieces, and what costs is not the bytes but a call of `memcpy` and a check
//! of the capacity for each piece. So the buffer's length runs ahead of what is written, and pieces
//! are copied in steps of constant size, which compile to plain moves.

use std::io::Write;

use super::decimal;

/// Bytes written, and room for more behind them.
#[derive(Debug)]
pub(crate) struct Page {
    bytes: Vec<u8>,
    /// Where the next piece goes. What stands behind is not written yet.
    end: usize,
}

/// How far the length runs ahead: little enough to stay in the fastest cache until it is written.
const AHEAD: usize = 4096;

impl Page {
    /// Appends what `write` writes.
    pub(crate) fn append_to(out: &mut Vec<u8>, write: impl FnOnce(&mut Self)) {
        let bytes = std::mem::take(out);
        let mut page = Self { end: bytes.len(), bytes };
        write(&mut page);
        *out = page.written();
    }

    fn written(mut self) -> Vec<u8> {
        self.bytes.truncate(self.end);
        self.bytes
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.room(1)[0] = byte;
    }

    #[inline]
    pub(super) fn append(&mut self, piece: &[u8]) {
        copy(self.room(piece.len()), piece);
    }

    /// Appends three pieces in a row, for which it looks at the room once.
    #[inline]
    pub(super) fn append_all(&mut self, [first, second, third]: [&[u8]; 3]) {
        let room = self.room(first.len() + second.len() + third.len());
        let (to_first, room) = room.split_at_mut(first.len());
        let (to_second, to_third) = room.split_at_mut(second.len());
        copy(to_first, first);
        copy(to_second, second);
        copy(to_third, third);
    }

    /// Appends in decimal.
    #[inline]
    pub(super) fn unsigned(&mut self, value: u64) {
        let start = self.end;
        let digits = decimal::unsigned(self.room(decimal::LONGEST), value);
        self.end = start + digits;
    }

    /// Appends what the standard library formats, and returns where it begins.
    pub(super) fn format(&mut self, text: std::fmt::Arguments<'_>) -> usize {
        let start = self.end;
        self.bytes.truncate(start);
        // Writing to a vector never fails.
        let _ = self.bytes.write_fmt(text);
        self.end = self.bytes.len();
        start
    }

    /// What was written from `start` on.
    pub(super) fn since(&self, start: usize) -> &[u8] {
        &self.bytes[start..self.end]
    }

    /// Takes the last bytes back.
    pub(super) fn shorten(&mut self, by: usize) {
        self.end -= by;
    }

    /// The next `len` bytes.
    #[inline]
    fn room(&mut self, len: usize) -> &mut [u8] {
        let start = self.end;
        self.end += len;
        if self.end > self.bytes.len() {
            self.run_ahead();
        }
        &mut self.bytes[start..self.end]
    }

    /// Within the capacity while it suffices, so that a buffer that was once long enough stays so.
    #[cold]
    fn run_ahead(&mut self) {
        let ahead = (self.end + AHEAD).min(self.bytes.capacity()).max(self.end);
        self.bytes.resize(ahead, 0);
    }
}

/// Copies a piece into as much room. Inlined, so that each place that copies has branches of its own:
/// a processor foresees them where the pieces of a place are about as long each time.
#[inline(always)]
fn copy(room: &mut [u8], piece: &[u8]) {
    match piece.len() {
        32.. => steps::<32>(room, piece),
        16.. => steps::<16>(room, piece),
        8.. => steps::<8>(room, piece),
        4.. => steps::<4>(room, piece),
        _ => room.iter_mut().zip(piece).for_each(|(to, from)| *to = *from),
    }
}

/// Copies a piece of `N` bytes or more. The last step ends with the piece, so it may overlap the one
/// before it.
#[inline(always)]
fn steps<const N: usize>(room: &mut [u8], piece: &[u8]) {
    for (to, from) in room.as_chunks_mut::<N>().0.iter_mut().zip(piece.as_chunks::<N>().0) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (room.last_chunk_mut::<N>(), piece.last_chunk::<N>()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Page)) -> Vec<u8> {
        let mut out = b"before ".to_vec();
        Page::append_to(&mut out, write);
        out.split_off(7)
    }

    #[test]
    fn a_piece_of_any_length_is_appended_whole() {
        let bytes: Vec<u8> = (0..=200).collect();
        for end in 0..bytes.len() {
            let piece = &bytes[..end];
            let twice = written(|page| {
                page.append(piece);
                page.append(piece);
            });
            assert_eq!(twice, [piece, piece].concat());
        }
    }

    #[test]
    fn a_number_of_any_length_is_appended_in_decimal() {
        for shift in 0..64 {
            for value in [u64::MAX >> shift, 1 << shift, 10_u64.saturating_pow(shift)] {
                for value in [value.wrapping_sub(1), value, value.saturating_add(1)] {
                    assert_eq!(written(|page| page.unsigned(value)), value.to_string().as_bytes());
                }
            }
        }
    }

    #[test]
    fn what_runs_ahead_is_not_written_and_a_buffer_that_sufficed_suffices() {
        let mut out = Vec::new();
        for _ in 0..3 {
            let capacity = out.capacity();
            out.clear();
            Page::append_to(&mut out, |page| (0..10_000).for_each(|_| page.append(b"0123456789")));
            assert_eq!(out.len(), 100_000);
            assert!(capacity == 0 || capacity == out.capacity());
        }
    }
}
