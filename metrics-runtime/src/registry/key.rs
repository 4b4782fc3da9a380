//! Keys as bytes: the form in which a registry hashes, compares and stores them.
//!
//! The values of several labels are separated by a byte that UTF-8 never contains, so different keys have
//! different bytes. A key of one label is its value.

use std::borrow::{Borrow, Cow};
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::schema;

// A model must take the same paths each time.
#[cfg(all(test, loom))]
use foldhash::fast::FixedState as BuildKeyHasher;
#[cfg(not(all(test, loom)))]
use foldhash::fast::RandomState as BuildKeyHasher;

/// A key that a registry owns. A short key is stored inline, so that it is in the cache line of the pointer to its
/// set.
#[derive(Clone)]
pub(super) enum Key {
    Inline { len: u8, bytes: [u8; MAX_INLINE] },
    Shared(Arc<[u8]>),
}

/// The maximum length of an inline key. With it, a slot of a table has 64 bytes.
const MAX_INLINE: usize = 38;

impl Deref for Key {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Inline { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Self::Shared(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Key {
    fn from(key: &[u8]) -> Self {
        let mut bytes = [0; MAX_INLINE];
        match (bytes.get_mut(..key.len()), u8::try_from(key.len())) {
            (Some(target), Ok(len)) => {
                target.copy_from_slice(key);
                Self::Inline { len, bytes }
            }
            _ => Self::Shared(key.into()),
        }
    }
}

impl Key {
    /// Returns whether this is the key with these bytes.
    #[inline]
    pub(super) fn is(&self, key: &[u8]) -> bool {
        are_equal(self, key)
    }

    /// Returns whether this is the key that these label values form.
    #[inline]
    pub(super) fn has_values(&self, values: &[&[u8]]) -> bool {
        let mut rest = &**self;
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                let Some((&SEPARATOR, after)) = rest.split_first() else { return false };
                rest = after;
            }
            match rest.split_at_checked(value.len()) {
                Some((own, after)) if are_equal(own, value) => rest = after,
                Some(_) | None => return false,
            }
        }
        rest.is_empty()
    }
}

/// The maximum length of values that are hashed and compared inline.
pub(super) const MAX_SHORT: usize = 32;

/// Returns whether the bytes are equal. Short ones are compared inline, because `==` would call `memcmp`.
#[inline]
fn are_equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() || a.len() > MAX_SHORT {
        return a == b;
    }
    if let (Some(a), Some(b)) = (ends::<16>(a), ends::<16>(b)) {
        return a == b;
    }
    if let (Some(a), Some(b)) = (ends::<8>(a), ends::<8>(b)) {
        return a == b;
    }
    if let (Some(a), Some(b)) = (ends::<4>(a), ends::<4>(b)) {
        return a == b;
    }
    a.iter().eq(b)
}

/// Returns the first and the last `N` bytes, which may overlap. Returns `None` if they do not cover all bytes.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> Option<[&[u8; N]; 2]> {
    let [first, last] = [bytes.first_chunk()?, bytes.last_chunk()?];
    (bytes.len() <= 2 * N).then_some([first, last])
}

impl Borrow<[u8]> for Key {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Key {}

/// Hashes the keys of one registry.
#[derive(Clone, Default)]
pub(super) struct KeyHasher(BuildKeyHasher);

impl KeyHasher {
    /// Hashes a key.
    pub(super) fn hash(&self, key: &[u8]) -> u64 {
        self.hash_values(key.split(|byte| *byte == SEPARATOR))
    }

    /// Hashes the key that these label values form.
    #[inline]
    pub(super) fn hash_values<'v>(&self, mut values: impl Iterator<Item = &'v [u8]>) -> u64 {
        let first = self.hash_value(values.next().unwrap_or_default());
        // The rotation makes the hash depend on the order of the values.
        values.fold(first, |hash, value| hash.rotate_left(23) ^ self.hash_value(value))
    }

    /// Hashes the key with this value of its only label.
    #[inline]
    pub(super) fn hash_value(&self, value: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        // Values of 17 to 32 bytes are common, and `write` is slower for them.
        if let (17.., Some([first, last])) = (value.len(), ends::<16>(value)) {
            let mut other = hasher.clone();
            hasher.write_u128(u128::from_ne_bytes(*first));
            other.write_u128(u128::from_ne_bytes(*last));
            return hasher.finish().wrapping_add(other.finish().rotate_left(23));
        }
        hasher.write(value);
        hasher.finish()
    }
}

/// The byte between the values of two labels.
pub(crate) const SEPARATOR: u8 = 0xFF;

/// Returns the key that these label values form.
pub(crate) fn join_all(values: &[&str]) -> Vec<u8> {
    let values: Vec<_> = values.iter().map(|value| value.as_bytes()).collect();
    values.join(&SEPARATOR)
}

/// Returns the key that consists of the values at these indices, in this order. Returns the key itself if there are no
/// indices.
pub(super) fn reordered<'k>(key: &'k [u8], indices: &[usize]) -> Cow<'k, [u8]> {
    if indices.is_empty() {
        return Cow::Borrowed(key);
    }
    let values: Vec<_> = values(key).collect();
    let value = |index: &usize| values.get(*index).copied().unwrap_or_default();
    Cow::Owned(join_all(&indices.iter().map(value).collect::<Vec<_>>()))
}

/// Reverses [`reordered`].
pub(super) fn restored<'k>(key: &'k [u8], indices: &[usize]) -> Cow<'k, [u8]> {
    let position = |index| indices.iter().position(|known| *known == index).unwrap_or_default();
    reordered(key, &(0..indices.len()).map(position).collect::<Vec<_>>())
}

/// Returns the key of the overflow set.
pub(crate) fn overflow(key: &schema::Key) -> Vec<u8> {
    join_all(&vec![&*key.overflow; key.labels.len()])
}

/// Returns the values of the key's labels.
pub(crate) fn values(key: &[u8]) -> impl Iterator<Item = &str> {
    // Each part was a `str` when the key was formed.
    key.split(|byte| *byte == SEPARATOR).map(|value| std::str::from_utf8(value).unwrap_or_default())
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::key_order::KeyOrder;
    use super::super::look_up_key::LookUpKey;
    use super::*;

    fn bytes<const N: usize>(values: [&str; N]) -> Vec<u8> {
        LookUpKey::new(&values.map(str::as_bytes)).with_bytes(<[u8]>::to_vec)
    }

    const VALUES: [&str; 12] =
        ["", "a", "b", "ab", "ba", "aba", "\0", "\0a", "a\0", "\u{7f}", "é", "\u{10ffff}"];

    #[test]
    fn keys_are_equal_only_if_all_their_values_are_and_sort_label_by_label() {
        let keys = || VALUES.into_iter().flat_map(|a| VALUES.map(|b| [a, b]));
        for (a, b) in keys().flat_map(|a| keys().map(move |b| (a, b))) {
            let order = KeyOrder { labels: &[], orders: &[] };
            assert_eq!(order.compare(bytes(a), bytes(b)), a.cmp(&b), "{a:?} and {b:?}");
            assert_eq!(bytes(a) == bytes(b), a == b);
            let own = Key::from(&*bytes(a));
            assert_eq!(own.is(&bytes(b)), a == b);
            assert_eq!(own.has_values(&b.map(str::as_bytes)), a == b);
        }
    }

    #[test]
    fn every_byte_of_a_key_is_compared() {
        for len in 0..=MAX_SHORT + 2 {
            let value = vec![b'a'; len];
            let key = Key::from(&*value);
            assert!(key.is(&value) && key.has_values(&[&value]));
            for index in 0..len {
                let mut other = value.clone();
                other[index] = b'b';
                assert!(!key.is(&other) && !key.has_values(&[&other]), "{len} bytes, {index}");
                assert!(!key.is(&value[..index]) && !key.has_values(&[&value[..index]]));
            }
        }
    }

    #[test]
    fn a_key_in_another_order_can_be_restored() {
        let key = bytes(["a", "", "c", "d"]);
        let indices = [2, 0, 3, 1];
        let other = reordered(&key, &indices);
        assert_eq!(*other, *bytes(["c", "a", "d", ""]));
        assert_eq!(*restored(&other, &indices), *key);
    }

    #[test]
    fn the_values_of_a_key_are_those_that_formed_it() {
        let long = "0123456789é".repeat(20);
        for end in (0..long.len()).filter(|end| long.is_char_boundary(*end)) {
            let value = &long[..end];
            assert_eq!(bytes([value]), value.as_bytes());
            assert!(values(&bytes([value, "", value])).eq([value, "", value]));
        }
        assert_eq!(bytes([]), b"");
    }
}
