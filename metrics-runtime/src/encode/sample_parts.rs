//! The constant parts of a family's samples, with the prefixes and labels of the scopes.

use super::keys::KEY_END;
use super::scope::Scope;
use crate::blocks::{BlockList, Piece};
use crate::template::SampleTemplate;

/// The heads of a family's samples with the prefixes and labels of the scopes. They are computed once for all
/// rows, in memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct ScopedHeads {
    heads: BlockList,
    /// The head that is being computed.
    head: Vec<u8>,
}

impl ScopedHeads {
    /// Creates an empty list.
    pub(crate) const fn new() -> Self {
        Self { heads: BlockList::new(), head: Vec::new() }
    }

    /// Computes the head of each sample. `write` appends the head in the scope of the head without it.
    fn compute(&mut self, samples: &[SampleTemplate], write: impl Fn(&mut Vec<u8>, &[u8])) {
        self.heads.clear();
        for sample in samples {
            self.head.clear();
            write(&mut self.head, sample.head.bytes());
            self.heads.push(&self.head);
        }
    }
}

/// The constant parts of the samples of one row.
#[derive(Clone, Copy)]
pub(super) struct SampleParts<'a> {
    samples: &'a [SampleTemplate],
    /// The heads if there is a scope.
    scoped_heads: Option<&'a BlockList>,
}

impl<'a> SampleParts<'a> {
    /// Returns the parts of lines.
    pub(super) fn of_lines(
        samples: &'a [SampleTemplate],
        scope: Option<&Scope<'_>>,
        heads: &'a mut ScopedHeads,
    ) -> Self {
        let scoped_heads = scope.map(|scope| {
            heads.compute(samples, |out, head| scope.write_head(out, head));
            &heads.heads
        });
        Self { samples, scoped_heads }
    }

    /// Returns the parts of messages.
    #[cfg(feature = "protobuf")]
    pub(super) fn of_messages(
        samples: &'a [SampleTemplate],
        scope: Option<&Scope<'_>>,
        heads: &'a mut ScopedHeads,
    ) -> Self {
        let scoped_heads = scope.map(|scope| {
            heads.compute(samples, |out, head| super::messages::write_head(scope, out, head));
            &heads.heads
        });
        Self { samples, scoped_heads }
    }

    /// Returns the only sample if there is exactly one.
    pub(super) fn single(self) -> Option<&'a SampleTemplate> {
        match self.samples {
            [sample] => Some(sample),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn head(self, index: usize) -> Option<Piece<'a>> {
        match self.scoped_heads {
            None => self.samples.get(index).map(|sample| sample.head.piece()),
            Some(heads) => heads.get(index),
        }
    }

    /// Returns the pieces of a line up to its value. The key includes its end.
    #[inline]
    pub(super) fn line(self, index: usize, key: Piece<'a>) -> Option<[Piece<'a>; 3]> {
        let sample = self.samples.get(index)?;
        let (key, tail) = match sample.tail_is_key_end {
            true => (key, Piece::NONE),
            false => (key.without_end(KEY_END.len()), sample.tail.piece()),
        };
        Some([self.head(index)?, key, tail])
    }

    /// Returns the labels of a series in a message.
    #[cfg(feature = "protobuf")]
    #[inline]
    pub(super) fn labels(self, index: usize, key: Piece<'a>) -> Option<[Piece<'a>; 3]> {
        Some([self.head(index)?, key, self.samples.get(index)?.tail.piece()])
    }
}
