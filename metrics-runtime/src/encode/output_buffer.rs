//! The buffer that encoders write to.
//!
//! A line consists of a few short pieces. Copying their bytes is cheap; calling `memcpy` and checking the
//! capacity for each piece is not. The length of the vector therefore runs ahead of the written bytes, and
//! pieces are copied in blocks of constant size, which compile to plain moves.

use std::fmt::{self, Write};

use crate::blocks::{BLOCK, Piece};

/// A vector of bytes whose length runs ahead of the written bytes.
#[derive(Debug, Default)]
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
/// written. More than 2 kB would not: C libraries zero that much with string instructions, which bypass the cache
/// on some processors.
const AHEAD: usize = 1024;

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
        let start = self.end;
        self.end += piece.len();
        if self.end > self.bytes.len() {
            self.run_ahead(self.end);
        }
        self.bytes[start..self.end].copy_from_slice(piece);
    }

    /// Appends the pieces of a line up to its value, and then the bytes that `value` writes. `value` receives a
    /// slice of at least [`MAX_SHORT_VALUE`] bytes and returns how many it wrote.
    #[inline]
    pub(super) fn line<const N: usize>(
        &mut self,
        pieces: [Piece<'_>; N],
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let start = self.end;
        let blocks: usize = pieces.iter().map(|piece| piece.blocks.len()).sum();
        let max_end = start + blocks * BLOCK + MAX_SHORT_VALUE;
        if max_end > self.bytes.len() {
            self.run_ahead(max_end);
        }
        let (mut space, mut len) = (&mut self.bytes[start..], 0);
        for piece in pieces {
            // The rest of the last block is overwritten by what follows.
            copy(space, piece.blocks);
            space = &mut space[piece.len..];
            len += piece.len;
        }
        self.end = start + len + value(space);
    }

    /// Appends a line as [`line`](Self::line) does, with a head of `N` blocks and a key that ends before the value.
    #[inline]
    pub(super) fn line_with_head<const N: usize>(
        &mut self,
        head: &[[u8; BLOCK]; N],
        head_len: usize,
        key: Piece<'_>,
        value: impl FnOnce(&mut [u8]) -> usize,
    ) {
        let start = self.end;
        let max_end = start + (N + key.blocks.len()) * BLOCK + MAX_SHORT_VALUE;
        if max_end > self.bytes.len() {
            self.run_ahead(max_end);
        }
        let space = &mut self.bytes[start..max_end];
        if let Some(to) = space.as_chunks_mut::<BLOCK>().0.first_chunk_mut::<N>() {
            *to = *head;
        }
        let space = &mut space[head_len..];
        match (key.blocks, space.first_chunk_mut::<BLOCK>()) {
            ([block], Some(to)) => *to = *block,
            _ => copy(space, key.blocks),
        }
        self.end = start + head_len + key.len + value(&mut space[key.len..]);
    }

    /// Appends formatted text and returns the index of its first byte.
    pub(super) fn format(&mut self, text: std::fmt::Arguments<'_>) -> usize {
        let start = self.end;
        // Writing to the buffer never fails.
        let _ = self.write_fmt(text);
        start
    }

    /// Changes the written bytes.
    #[cfg(feature = "protobuf")]
    pub(super) fn edit<R>(&mut self, change: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        self.bytes.truncate(self.end);
        let result = change(&mut self.bytes);
        self.end = self.bytes.len();
        result
    }

    /// Returns the number of written bytes.
    #[cfg(feature = "protobuf")]
    pub(super) fn len(&self) -> usize {
        self.end
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

    /// Extends the vector to at least `end` bytes. It stays within the capacity if possible, so that a buffer that
    /// was once large enough is not reallocated.
    #[cold]
    fn run_ahead(&mut self, end: usize) {
        let ahead = (end + AHEAD).min(self.bytes.capacity()).max(end);
        self.bytes.resize(ahead, 0);
    }
}

impl Write for OutputBuffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.append(text.as_bytes());
        Ok(())
    }
}

/// Copies blocks to the start of a slice. Most pieces have one or two, which are copied without a loop.
#[inline]
fn copy(space: &mut [u8], blocks: &[[u8; BLOCK]]) {
    let space = space.as_chunks_mut::<BLOCK>().0;
    match (blocks, space) {
        ([], _) => {}
        ([block], [to, ..]) => *to = *block,
        ([first, second], [to_first, to_second, ..]) => {
            (*to_first, *to_second) = (*first, *second);
        }
        (_, space) => space.iter_mut().zip(blocks).for_each(|(to, from)| *to = *from),
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
