//! Checks that need both the attributes and the types of a struct. The macro sees only tokens, and only the
//! compiler knows the types that they name. The derive therefore emits constants that call these functions,
//! and a constant whose check fails stops the build.

pub mod label_values;
mod message;

pub use message::Message;

/// Returns whether two texts are equal. Each step is slow in a constant, so it compares eight bytes at a
/// time.
pub(crate) const fn are_same(mut a: &[u8], mut b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    while let (Some((one, after_one)), Some((other, after_other))) =
        (a.split_first_chunk(), b.split_first_chunk())
    {
        if u64::from_ne_bytes(*one) != u64::from_ne_bytes(*other) {
            return false;
        }
        (a, b) = (after_one, after_other);
    }
    while let ([one, after_one @ ..], [other, after_other @ ..]) = (a, b) {
        if *one != *other {
            return false;
        }
        (a, b) = (after_one, after_other);
    }
    true
}
