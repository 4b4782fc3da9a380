//! Text in blocks, which is copied without a branch for each length.

/// The number of bytes of a block. Most keys fit in one block, which a single move copies.
pub(crate) const BLOCK: usize = 32;

/// Text that starts at the beginning of a block.
#[derive(Debug)]
pub(crate) struct Blocks {
    blocks: Box<[[u8; BLOCK]]>,
    text: Box<str>,
}

impl Blocks {
    /// Copies this text.
    pub(crate) fn new(text: String) -> Self {
        let mut blocks = Vec::new();
        push(&mut blocks, &text);
        Self { blocks: blocks.into(), text: text.into() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    #[inline]
    pub(crate) fn piece(&self) -> Piece<'_> {
        Piece { blocks: &self.blocks, len: self.text.len() }
    }
}

/// A part of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) blocks: &'a [[u8; BLOCK]],
    /// The length in bytes.
    pub(crate) len: usize,
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

/// Appends text as blocks.
pub(crate) fn push(blocks: &mut Vec<[u8; BLOCK]>, text: &str) {
    for piece in text.as_bytes().chunks(BLOCK) {
        let mut block = [0; BLOCK];
        block[..piece.len()].copy_from_slice(piece);
        blocks.push(block);
    }
}
