//! The hash of a key: seeded, and of its bytes alone.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FoldHasher;
// A model has to go the same ways each time.
#[cfg(all(test, loom))]
use foldhash::fast::FixedState as RandomState;
#[cfg(not(all(test, loom)))]
use foldhash::fast::RandomState;

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

/// Hashes the parts of a key. `str` ends with a byte that tells two of them in a row apart; here each
/// is one write, and what a write does depends on its length already.
pub(super) struct KeyHasher(FoldHasher<'static>);

impl Hasher for KeyHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    #[inline]
    fn write_u8(&mut self, _end: u8) {}

    #[inline]
    fn finish(&self) -> u64 {
        self.0.finish()
    }
}
