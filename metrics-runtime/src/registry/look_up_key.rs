//! Keys as look-ups pass them.
//!
//! A look-up of an existing key hashes and compares the values of its labels in place. All other code takes the key's
//! [bytes](super::key), in which the values are joined.

use super::key::{Key, KeyHasher, SEPARATOR};

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
            Self::Single(value) => value.with_bytes(use_bytes),
            Self::Several(values) => values.with_bytes(use_bytes),
        }
    }
}

/// The label values that form a key: that of the only label, or those of several.
pub(super) trait LabelValues: Copy {
    /// Calls `use_bytes` with the key's bytes.
    fn with_bytes<R>(self, use_bytes: impl FnOnce(&[u8]) -> R) -> R;

    /// Returns the hash of the key.
    fn hash(self, hasher: &KeyHasher) -> u64;

    /// Returns the hash of the key if all values are [short](super::key::MAX_SHORT).
    fn hash_short(self, hasher: &KeyHasher) -> Option<u64>;

    /// Returns whether the values form this key.
    fn form(self, key: &Key) -> bool;

    /// Returns whether the values are short and form this key.
    fn form_short(self, key: &Key) -> bool;
}

impl LabelValues for &[u8] {
    fn with_bytes<R>(self, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
        use_bytes(self)
    }

    fn hash(self, hasher: &KeyHasher) -> u64 {
        hasher.hash_value(self)
    }

    #[inline]
    fn hash_short(self, hasher: &KeyHasher) -> Option<u64> {
        hasher.hash_short_value(self)
    }

    fn form(self, key: &Key) -> bool {
        key.is(self)
    }

    #[inline]
    fn form_short(self, key: &Key) -> bool {
        key.is_short(self)
    }
}

impl LabelValues for &[&[u8]] {
    fn with_bytes<R>(self, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
        with_joined(self, use_bytes)
    }

    fn hash(self, hasher: &KeyHasher) -> u64 {
        hasher.hash_values(self.iter().copied())
    }

    #[inline]
    fn hash_short(self, hasher: &KeyHasher) -> Option<u64> {
        hasher.hash_short_values(self)
    }

    fn form(self, key: &Key) -> bool {
        key.has_values(self)
    }

    #[inline]
    fn form_short(self, key: &Key) -> bool {
        key.has_short_values(self)
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
