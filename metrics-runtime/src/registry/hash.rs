//! The hash of a key: seeded, and of its bytes alone.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::{FoldHasher, RandomState};

/// Builds [`KeyHasher`]s of one random seed.
#[derive(Clone, Debug, Default)]
pub(super) struct BuildKeyHasher(RandomState);

impl BuildHasher for BuildKeyHasher {
    type Hasher = KeyHasher;

    #[inline]
    fn build_hasher(&self) -> KeyHasher {
        KeyHasher(self.0.build_hasher())
    }
}

/// Hashes one `str`, or several that say their lengths. `str` ends with a byte that tells two of them in
/// a row apart; both do without.
pub(super) struct KeyHasher(FoldHasher<'static>);

impl Hasher for KeyHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    #[inline]
    fn write_usize(&mut self, length: usize) {
        self.0.write_usize(length);
    }

    #[inline]
    fn write_u8(&mut self, _end: u8) {}

    #[inline]
    fn finish(&self) -> u64 {
        self.0.finish()
    }
}
