//! Byte strings in blocks of constant size, which are copied without a branch on their length.

use std::iter;

/// The number of bytes of a block. Most keys fit in one block, which a single move copies.
pub(crate) const BLOCK: usize = 32;

/// A byte string that starts at the beginning of a block.
#[derive(Debug)]
pub(crate) struct Blocks {
    blocks: Box<[[u8; BLOCK]]>,
    len: usize,
}

impl Blocks {
    /// Copies these bytes.
    pub(crate) fn new(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        let mut blocks = Vec::new();
        push(&mut blocks, bytes);
        Self { blocks: blocks.into(), len: bytes.len() }
    }

    /// Returns the bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.blocks.as_flattened().get(..self.len).unwrap_or_default()
    }

    /// Returns the whole byte string.
    #[inline]
    pub(crate) fn piece(&self) -> Piece<'_> {
        Piece { blocks: &self.blocks, len: self.len }
    }
}

/// A list of byte strings, each of which starts at the beginning of a block.
#[derive(Debug, Default)]
pub(crate) struct BlockList {
    blocks: Vec<[u8; BLOCK]>,
    /// The end of each byte string, in bytes from the first block. The next one begins at the next block.
    ends: Vec<usize>,
}

impl BlockList {
    /// Creates an empty list.
    pub(crate) const fn new() -> Self {
        Self { blocks: Vec::new(), ends: Vec::new() }
    }

    /// Creates an empty list with capacity for this number of byte strings of one block each.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { blocks: Vec::with_capacity(capacity), ends: Vec::with_capacity(capacity) }
    }

    /// Copies a byte string to the end of the list.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.ends.push(self.blocks.len() * BLOCK + bytes.len());
        push(&mut self.blocks, bytes);
    }

    /// Copies a byte string of another list to the end of this one.
    pub(crate) fn push_piece(&mut self, piece: Piece<'_>) {
        self.ends.push(self.blocks.len() * BLOCK + piece.len);
        self.blocks.extend_from_slice(piece.blocks);
    }

    /// Reserves memory for this number of further byte strings of one block each.
    #[cfg(feature = "protobuf")]
    pub(crate) fn reserve(&mut self, additional: usize) {
        self.blocks.reserve(additional);
        self.ends.reserve(additional);
    }

    /// Removes all byte strings and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
        self.ends.clear();
    }

    /// Returns the byte string with this index.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<Piece<'_>> {
        let end = *self.ends.get(index)?;
        let first = match index {
            0 => 0,
            _ => self.ends.get(index - 1)?.div_ceil(BLOCK),
        };
        let blocks = self.blocks.get(first..end.div_ceil(BLOCK))?;
        Some(Piece { blocks, len: end - first * BLOCK })
    }

    /// Returns the byte strings in order.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Piece<'_>> {
        let (mut ends, mut start) = (self.ends.iter(), 0);
        iter::from_fn(move || {
            let end = *ends.next()?;
            let first = start;
            start = end.div_ceil(BLOCK);
            let blocks = self.blocks.get(first..start).unwrap_or_default();
            Some(Piece { blocks, len: end - first * BLOCK })
        })
    }
}

/// A part of a line or a message, as the blocks that contain it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) blocks: &'a [[u8; BLOCK]],
    /// The length in bytes. The rest of the last block is ignored.
    pub(crate) len: usize,
}

impl<'a> Piece<'a> {
    /// Returns the bytes.
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.blocks.as_flattened().get(..self.len).unwrap_or_default()
    }
}

impl Piece<'_> {
    /// The empty piece.
    pub(crate) const NONE: Self = Self { blocks: &[], len: 0 };

    /// Returns the piece without this number of bytes at its end.
    #[inline]
    pub(crate) fn without_end(self, len: usize) -> Self {
        Self { len: self.len.saturating_sub(len), ..self }
    }
}

/// Appends bytes as blocks.
fn push(blocks: &mut Vec<[u8; BLOCK]>, bytes: &[u8]) {
    for piece in bytes.chunks(BLOCK) {
        let mut block = [0; BLOCK];
        block[..piece.len()].copy_from_slice(piece);
        blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_string_of_a_list_is_found_by_its_index() {
        let bytes: Vec<u8> = (0..100).collect();
        let lengths = [0, 1, BLOCK, 0, 0, BLOCK + 1, 3 * BLOCK, 5];
        let mut list = BlockList::new();
        for _ in 0..2 {
            list.clear();
            lengths.iter().for_each(|len| list.push(&bytes[..*len]));
            let content = |piece: Piece<'_>| piece.blocks.as_flattened()[..piece.len].to_vec();
            for (index, piece) in list.iter().enumerate() {
                assert_eq!(content(piece), bytes[..lengths[index]]);
                assert_eq!(content(list.get(index).unwrap()), content(piece));
            }
            assert!(list.get(lengths.len()).is_none());
        }
    }
}
