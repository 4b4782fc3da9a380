//! What the compiler proves of what the macro said: the macro sees tokens, and only the compiler knows
//! the types that they name, so the two meet in constants. One that is wrong stops the build.

pub mod closed;
mod words;

pub use words::Message;

/// Whether two texts are equal, in a constant. Each step is slow there, so it compares eight bytes.
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
