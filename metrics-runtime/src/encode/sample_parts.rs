//! The constant parts of a family's samples, with the prefixes and labels of the scopes.

use super::keys::KEY_END;
use super::scope::Scope;
use super::template::SampleTemplate;
use crate::blocks::{BlockList, Piece};

/// The heads of a family's samples with the prefixes and labels of the scopes. They are computed once for all
/// rows. The memory is reused for the next family.
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

    /// Computes the head of each sample. `write` appends the scoped head of a template's head.
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
    /// The heads in a scope; `None` without a scope.
    scoped_heads: Option<&'a BlockList>,
}

impl<'a> SampleParts<'a> {
    /// Creates the parts of these samples. In a scope, `write_head` appends the head of a sample with the prefixes and
    /// labels of the scope.
    pub(super) fn new(
        samples: &'a [SampleTemplate],
        scope: Option<&Scope<'_>>,
        heads: &'a mut ScopedHeads,
        write_head: impl Fn(&Scope<'_>, &mut Vec<u8>, &[u8]),
    ) -> Self {
        let scoped_heads = scope.map(|scope| {
            heads.compute(samples, |out, head| write_head(scope, out, head));
            &heads.heads
        });
        Self { samples, scoped_heads }
    }

    /// Returns the sample if there is exactly one.
    pub(super) fn single(self) -> Option<&'a SampleTemplate> {
        match self.samples {
            [sample] => Some(sample),
            _ => None,
        }
    }

    /// Returns the head of the sample with this index.
    #[inline]
    pub(super) fn head(self, index: usize) -> Option<Piece<'a>> {
        match self.scoped_heads {
            None => self.samples.get(index).map(|sample| sample.head.piece()),
            Some(heads) => heads.get(index),
        }
    }

    /// Returns the pieces of a line up to its value. `key` includes its [`KEY_END`].
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
