//! The buffer that encoders write to.
//!
//! A line consists of a few short pieces. Copying their bytes is cheap; calling `memcpy` and checking the
//! capacity for each piece is not. The length of the vector therefore runs ahead of the written bytes, and
//! pieces are copied in steps of constant size, which compile to plain moves.

use std::io::Write;

use super::keys::{BLOCK, Key};

/// A vector of bytes whose length runs ahead of the written bytes.
#[derive(Debug)]
pub(crate) struct OutputBuffer {
    bytes: Vec<u8>,
    /// The index after the last written byte. The bytes from here on are zeros or garbage.
    end: usize,
    /// The value of `end` after the last complete family.
    complete: usize,
}

/// The maximum length of a value that is written in place, including the newline.
pub(super) const MAX_SHORT_VALUE: usize = 32;

/// The number of bytes by which the length runs ahead. They stay in the first-level cache until they are
/// written.
const AHEAD: usize = 4096;

impl OutputBuffer {
    /// Appends the bytes that `write` writes to `out`.
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
        copy(self.extend(piece.len()), piece);
    }

    /// Appends a line up to its value, and then the bytes that `value` writes. `value` receives a slice of at
    /// least [`MAX_SHORT_VALUE`] bytes and returns how many it wrote.
    #[inline]
    pub(super) fn line(
        &mut self,
        head: &[u8],
        key: Key<'_>,
        tail: &[u8],
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let start = self.end;
        let space =
            self.extend(head.len() + key.blocks.len() * BLOCK + tail.len() + MAX_SHORT_VALUE);
        let (to_head, space) = space.split_at_mut(head.len());
        copy(to_head, head);
        // The rest of the last block after the key is overwritten by the tail.
        for (to, from) in space.as_chunks_mut::<BLOCK>().0.iter_mut().zip(key.blocks) {
            *to = *from;
        }
        let (to_tail, space) = space[key.len..].split_at_mut(tail.len());
        copy(to_tail, tail);
        self.end = start + head.len() + key.len + tail.len() + value(space);
    }

    /// Appends formatted text and returns the index of its first byte.
    pub(super) fn format(&mut self, text: std::fmt::Arguments<'_>) -> usize {
        let start = self.end;
        self.bytes.truncate(start);
        // Writing to a vector never fails.
        let _ = self.bytes.write_fmt(text);
        self.end = self.bytes.len();
        start
    }

    /// Returns the bytes that were written from index `start` on.
    pub(super) fn since(&self, start: usize) -> &[u8] {
        &self.bytes[start..self.end]
    }

    /// Removes the last bytes.
    pub(super) fn shorten(&mut self, by: usize) {
        self.end -= by;
    }

    /// Marks the family that was written last as complete.
    pub(super) fn complete(&mut self) {
        self.complete = self.end;
    }

    /// Removes everything after the last complete family.
    pub(super) fn roll_back(&mut self) {
        self.end = self.complete;
    }

    /// Moves the end by `len` bytes and returns these bytes.
    #[inline]
    fn extend(&mut self, len: usize) -> &mut [u8] {
        let start = self.end;
        self.end += len;
        if self.end > self.bytes.len() {
            self.run_ahead();
        }
        &mut self.bytes[start..self.end]
    }

    /// Extends the vector beyond `end`. It stays within the capacity if possible, so that a buffer that was
    /// once large enough is not reallocated.
    #[cold]
    fn run_ahead(&mut self) {
        let ahead = (self.end + AHEAD).min(self.bytes.capacity()).max(self.end);
        self.bytes.resize(ahead, 0);
    }
}

/// Copies a piece into a slice of the same length.
///
/// It is inlined so that each call site has its own branches. A processor predicts them well, because the
/// pieces of one call site have similar lengths.
#[inline(always)]
fn copy(target: &mut [u8], piece: &[u8]) {
    match piece.len() {
        32.. => copy_steps::<32>(target, piece),
        16.. => copy_steps::<16>(target, piece),
        8.. => copy_steps::<8>(target, piece),
        4.. => copy_steps::<4>(target, piece),
        2.. => copy_steps::<2>(target, piece),
        _ => target.iter_mut().zip(piece).for_each(|(to, from)| *to = *from),
    }
}

/// Copies a piece of at least `N` bytes in steps of `N` bytes. The last step ends where the piece ends and
/// may overlap the previous one.
#[inline(always)]
fn copy_steps<const N: usize>(target: &mut [u8], piece: &[u8]) {
    for (to, from) in target.as_chunks_mut::<N>().0.iter_mut().zip(piece.as_chunks::<N>().0) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (target.last_chunk_mut::<N>(), piece.last_chunk::<N>()) {
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
