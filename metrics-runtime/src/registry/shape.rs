//! What a key is: the value of one label, or the values of several.

use std::array;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

/// How a registry is given its keys, owns and finds them.
#[doc(hidden)]
pub trait KeyShape: 'static {
    /// As a caller gives it.
    type Given<'k>: Given;

    /// As the registry owns it.
    type Owned: Clone + Hash + Ord + Send + Sync + for<'k> Borrow<Self::Sought<'k>>;

    /// As a map is asked for it.
    type Sought<'k>: Hash + Eq + ?Sized;

    /// As a row has it.
    type Values;

    /// Takes it in.
    fn own(given: Self::Given<'_>) -> Self::Owned;

    /// As a caller would give it.
    fn given(owned: &Self::Owned) -> Self::Given<'_>;

    /// As a map is asked for it.
    fn sought<'a, 'k: 'a>(given: &'a Self::Given<'k>) -> &'a Self::Sought<'k>;

    /// Whether every label has the same value in both.
    fn are_same(one: Self::Given<'_>, other: Self::Given<'_>) -> bool;

    /// As a row has it.
    fn values(given: Self::Given<'_>) -> Self::Values;

    /// What takes the place of values that nobody reads; nothing is allocated for it.
    fn no_values() -> Self::Values;

    /// The values of the labels, in order.
    fn each<'a, 'k: 'a>(given: &'a Self::Given<'k>) -> impl Iterator<Item = &'a str>;
}

/// A key as a caller gives it: the value of each label.
pub trait Given: Copy {
    /// The same as the key's hash when it is [sought](KeyShape::Sought).
    fn hash(self, state: &mut impl Hasher);

    /// Writes it, so that no other key of as many labels is written so, and says how long that is;
    /// `None` where the room does not suffice.
    fn write(self, room: &mut [u8]) -> Option<usize>;

    /// Whether this is what [`write`](Self::write) writes.
    fn is(self, written: &[u8]) -> bool;
}

/// A key of one label.
#[derive(Clone, Copy, Debug)]
pub struct OneLabel;

impl KeyShape for OneLabel {
    type Given<'k> = &'k str;
    type Owned = Box<str>;
    type Sought<'k> = str;
    type Values = [String; 1];

    fn own(given: &str) -> Box<str> {
        given.into()
    }

    fn given(owned: &Box<str>) -> &str {
        owned
    }

    #[inline]
    fn sought<'a, 'k: 'a>(given: &'a &'k str) -> &'a str {
        given
    }

    fn are_same(one: &str, other: &str) -> bool {
        one == other
    }

    fn values(given: &str) -> [String; 1] {
        [given.to_owned()]
    }

    fn no_values() -> [String; 1] {
        [String::new()]
    }

    fn each<'a, 'k: 'a>(given: &'a &'k str) -> impl Iterator<Item = &'a str> {
        std::iter::once(*given)
    }
}

impl Given for &str {
    #[inline]
    fn hash(self, state: &mut impl Hasher) {
        Hash::hash(self, state);
    }

    #[inline]
    fn write(self, room: &mut [u8]) -> Option<usize> {
        room.get_mut(..self.len())?.copy_from_slice(self.as_bytes());
        Some(self.len())
    }

    #[inline]
    fn is(self, written: &[u8]) -> bool {
        self.as_bytes() == written
    }
}

/// A key of so many labels: of several, or of none, which a set without key has.
#[derive(Clone, Copy, Debug)]
pub struct Labels<const N: usize>;

/// The values of several labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tuple<const N: usize>([Box<str>; N]);

impl<const N: usize> KeyShape for Labels<N> {
    type Given<'k> = [&'k str; N];
    type Owned = Tuple<N>;
    type Sought<'k> = dyn Parts + 'k;
    type Values = [String; N];

    fn own(given: [&str; N]) -> Tuple<N> {
        Tuple(given.map(Box::from))
    }

    fn given(owned: &Tuple<N>) -> [&str; N] {
        owned.0.each_ref().map(|part| &**part)
    }

    #[inline]
    fn sought<'a, 'k: 'a>(given: &'a [&'k str; N]) -> &'a (dyn Parts + 'k) {
        given
    }

    fn are_same(one: [&str; N], other: [&str; N]) -> bool {
        one == other
    }

    fn values(given: [&str; N]) -> [String; N] {
        given.map(str::to_owned)
    }

    fn no_values() -> [String; N] {
        array::from_fn(|_| String::new())
    }

    fn each<'a, 'k: 'a>(given: &'a [&'k str; N]) -> impl Iterator<Item = &'a str> {
        given.iter().copied()
    }
}

impl<const N: usize> Given for [&str; N] {
    #[inline]
    fn hash(self, state: &mut impl Hasher) {
        self.iter().for_each(|part| state.write(part.as_bytes()));
    }

    /// Each part with its length before it.
    #[inline]
    fn write(self, room: &mut [u8]) -> Option<usize> {
        let mut end = 0;
        for part in self {
            let (length, rest) = room.get_mut(end..)?.split_first_mut()?;
            *length = u8::try_from(part.len()).ok()?;
            rest.get_mut(..part.len())?.copy_from_slice(part.as_bytes());
            end += 1 + part.len();
        }
        Some(end)
    }

    #[inline]
    fn is(self, mut written: &[u8]) -> bool {
        for part in self {
            match written.split_first() {
                Some((length, rest)) if usize::from(*length) == part.len() => {
                    match rest.strip_prefix(part.as_bytes()) {
                        Some(rest) => written = rest,
                        None => return false,
                    }
                }
                _ => return false,
            }
        }
        written.is_empty()
    }
}

/// The parts of a key, owned or borrowed: what is common to both, so that a map of the one can be
/// asked for the other.
pub trait Parts {
    fn part(&self, at: usize) -> Option<&str>;
}

impl<const N: usize> Parts for [&str; N] {
    fn part(&self, at: usize) -> Option<&str> {
        self.get(at).copied()
    }
}

impl<const N: usize> Parts for Tuple<N> {
    fn part(&self, at: usize) -> Option<&str> {
        self.0.get(at).map(|part| &**part)
    }
}

fn parts<'a>(key: &'a (dyn Parts + '_)) -> impl Iterator<Item = &'a str> {
    (0..).map_while(|at| key.part(at))
}

impl Hash for dyn Parts + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        parts(self).for_each(|part| state.write(part.as_bytes()));
    }
}

impl PartialEq for dyn Parts + '_ {
    fn eq(&self, other: &Self) -> bool {
        parts(self).eq(parts(other))
    }
}

impl Eq for dyn Parts + '_ {}

impl<'k, const N: usize> Borrow<dyn Parts + 'k> for Tuple<N> {
    fn borrow(&self) -> &(dyn Parts + 'k) {
        self
    }
}

impl<const N: usize> Hash for Tuple<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let parts: &dyn Parts = self;
        parts.hash(state);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::hash::BuildHasher;

    use super::super::hash::BuildKeyHasher;
    use super::*;

    fn written(key: impl Given) -> Option<Vec<u8>> {
        let mut room = [0; 47];
        key.write(&mut room).map(|end| room[..end].to_vec())
    }

    #[test]
    fn a_key_is_written_where_it_and_a_byte_for_each_part_fit() {
        let long = "k".repeat(47);
        assert_eq!(written(["ab", "c"]).unwrap(), b"\x02ab\x01c");
        assert!(written([&long[..45], ""]).is_some());
        assert!(written([&long[..45], "x"]).is_none() && written([&long[..46], ""]).is_none());
        assert!(written(["", &long[..46]]).is_none());
        assert!(written([""; 0]).is_some());
    }

    #[test]
    fn two_keys_are_one_where_every_part_is_the_same() {
        let parts = ["", "a", "b", "ab", "ba", "aba", "\u{1}", "\u{1}a", "a\u{1}", "\u{2}", "é"];
        let keys = || parts.into_iter().flat_map(|one| parts.map(|other| [one, other]));
        for (one, other) in keys().flat_map(|one| keys().map(move |other| (one, other))) {
            let same = one == other;
            assert_eq!(Labels::own(one) == Labels::own(other), same);
            assert_eq!(Labels::sought(&one) == Labels::sought(&other), same);
            assert_eq!(written(one) == written(other), same, "{one:?} and {other:?}");
            assert_eq!(other.is(&written(one).unwrap()), same);
        }
    }

    #[test]
    fn keys_that_are_alike_when_joined_are_hashed_apart() {
        let build = BuildKeyHasher::default();
        let text = "0123456789abcdefghijklmnopqrstuvwxyz";
        let keys = (0..=text.len()).map(|at| text.split_at(at)).map(|(a, b)| [a, b]);
        let mut hashes: Vec<u64> = keys.map(|key| build.hash_one(Labels::sought(&key))).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), text.len() + 1);
    }

    #[test]
    fn a_key_is_hashed_alike_in_all_its_forms() {
        let (build, key) = (BuildKeyHasher::default(), ["a", "bc"]);
        let mut state = build.build_hasher();
        Given::hash(key, &mut state);
        let owned = Labels::own(key);
        assert_eq!(Labels::given(&owned), key);
        assert_eq!(state.finish(), build.hash_one(Labels::sought(&key)));
        assert_eq!(state.finish(), build.hash_one(&owned));
    }
}
