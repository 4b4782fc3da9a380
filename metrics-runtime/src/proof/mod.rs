//! Checks that need both the attributes and the types of a struct. The macro sees only tokens, and only the
//! compiler knows the types that they name. The derive therefore emits constants that call these functions,
//! and a constant whose check fails stops the build.

pub(crate) mod buckets;
pub(crate) mod budget;
pub mod closed_values;
pub(crate) mod label_set;
mod message;
pub mod replacement;

pub use message::Message;

/// Returns whether two texts are equal.
///
/// In a constant, a call costs much more than indexing, so this calls no method of slices.
pub(crate) const fn is(one: &str, other: &str) -> bool {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}
