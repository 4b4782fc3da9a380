//! The buffer that encoders write to.
//!
//! A line is a few short pieces, and what costs is not the bytes but a call of `memcpy` and a check
//! of the capacity for each piece. So the buffer's length runs ahead of what is written, and pieces
//! are copied in steps of constant size, which compile to plain moves.

use std::io::Write;

use super::keys::{BLOCK, Key};

/// Bytes written, and room for more behind them.
#[derive(Debug)]
pub(crate) struct OutputBuffer {
    bytes: Vec<u8>,
    /// Where the next piece goes. What stands behind is not written yet.
    end: usize,
    /// The end of the last family that is complete.
    complete: usize,
}

/// The longest value that is written in place, a line feed included.
pub(super) const SHORT: usize = 32;

/// How far the length runs ahead: little enough to stay in the fastest cache until it is written.
const AHEAD: usize = 4096;

impl OutputBuffer {
    /// Appends what `write` writes.
    pub(crate) fn append_to(out: &mut Vec<u8>, write: impl FnOnce(&mut Self)) {
        let bytes = std::mem::take(out);
        let mut buffer = Self { end: bytes.len(), complete: bytes.len(), bytes };
        write(&mut buffer);
        *out = buffer.written();
    }

    fn written(mut self) -> Vec<u8> {
        self.bytes.truncate(self.end);
        self.bytes
    }

    pub(super) fn append(&mut self, piece: &[u8]) {
        copy(self.room(piece.len()), piece);
    }

    /// Appends a line up to its value, and what `value` writes: it is given room for [`SHORT`] bytes
    /// and says how many it used.
    #[inline]
    pub(super) fn line(
        &mut self,
        head: &[u8],
        key: Key<'_>,
        tail: &[u8],
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let start = self.end;
        let room = self.room(head.len() + key.blocks.len() * BLOCK + tail.len() + SHORT);
        let (to_head, room) = room.split_at_mut(head.len());
        copy(to_head, head);
        // What the last block holds behind the key is written over.
        for (to, from) in room.as_chunks_mut::<BLOCK>().0.iter_mut().zip(key.blocks) {
            *to = *from;
        }
        let (to_tail, room) = room[key.len..].split_at_mut(tail.len());
        copy(to_tail, tail);
        self.end = start + head.len() + key.len + tail.len() + value(room);
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

    /// Notes that a family is complete.
    pub(super) fn complete(&mut self) {
        self.complete = self.end;
    }

    /// Takes back what was written since the last family was complete.
    pub(super) fn roll_back(&mut self) {
        self.end = self.complete;
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
        2.. => steps::<2>(room, piece),
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

    fn written(write: impl FnOnce(&mut OutputBuffer)) -> Vec<u8> {
        let mut out = b"before ".to_vec();
        OutputBuffer::append_to(&mut out, write);
        out.split_off(7)
    }

    #[test]
    fn a_piece_of_any_length_is_appended_whole() {
        let bytes: Vec<u8> = (0..=200).collect();
        for end in 0..bytes.len() {
            let piece = &bytes[..end];
            let twice = written(|buffer| {
                buffer.append(piece);
                buffer.append(piece);
            });
            assert_eq!(twice, [piece, piece].concat());
        }
    }

    #[test]
    fn what_runs_ahead_is_not_written_and_a_buffer_that_sufficed_suffices() {
        let mut out = Vec::new();
        for _ in 0..3 {
            let capacity = out.capacity();
            out.clear();
            OutputBuffer::append_to(&mut out, |buffer| {
                (0..10_000).for_each(|_| buffer.append(b"0123456789"))
            });
            assert_eq!(out.len(), 100_000);
            assert!(capacity == 0 || capacity == out.capacity());
        }
    }
}
