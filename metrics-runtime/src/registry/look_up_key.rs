//! Keys as look-ups pass them.
//!
//! A look-up of an existing key hashes and compares the values of its labels in place. All other code takes the key's
//! [bytes](super::key), in which the values are joined.

use std::sync::Arc;

use super::key::{KeyHasher, SEPARATOR};
use super::table::Directory;
use crate::set::AnySet;

/// A key to look up.
#[derive(Clone, Copy, Debug)]
pub enum LookUpKey<'a> {
    /// The value of the only label.
    Single(&'a [u8]),
    /// The values of several labels.
    Several(&'a [&'a [u8]]),
}

impl<'a> LookUpKey<'a> {
    /// Creates the key that these label values form.
    #[inline]
    pub fn new(values: &'a [&'a [u8]]) -> Self {
        match values {
            [value] => Self::Single(value),
            _ => Self::Several(values),
        }
    }

    /// Calls `use_bytes` with the key's bytes. Allocates if the key has several values and more than 128 bytes.
    pub fn with_bytes<R>(self, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
        match self {
            Self::Single(value) => use_bytes(value),
            Self::Several(values) => with_joined(values, use_bytes),
        }
    }

    /// Returns the hash of the key.
    pub(super) fn hash(self, hasher: &KeyHasher) -> u64 {
        match self {
            Self::Single(value) => hasher.hash_value(value),
            Self::Several(values) => hasher.hash_values(values.iter().copied()),
        }
    }

    /// Returns the set of the key if the directory with this number has it and is not retired.
    #[inline]
    pub(super) fn find_in<'d>(
        self,
        directories: &'d [Option<Arc<Directory>>],
        number: usize,
        hasher: &KeyHasher,
    ) -> Option<&'d Arc<dyn AnySet>> {
        let directory = directories.get(number)?.as_ref()?;
        match self {
            Self::Single(value) => directory.find_single(value, hasher),
            Self::Several(values) => directory.find_several(values, hasher),
        }
    }
}

/// The maximum length of a key that is joined without allocating.
const MAX_ON_STACK: usize = 128;

/// Calls `use_bytes` with the bytes of the key that these label values form.
fn with_joined<R>(values: &[&[u8]], use_bytes: impl FnOnce(&[u8]) -> R) -> R {
    let len = values.iter().map(|value| value.len() + 1).sum::<usize>().saturating_sub(1);
    if len > MAX_ON_STACK {
        return use_bytes(&values.join(&SEPARATOR));
    }
    let mut bytes = [SEPARATOR; MAX_ON_STACK];
    let mut start = 0;
    for value in values {
        let end = start + value.len();
        if let Some(target) = bytes.get_mut(start..end) {
            target.copy_from_slice(value);
        }
        start = end + 1;
    }
    use_bytes(&bytes[..len])
}
