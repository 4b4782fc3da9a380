//! Checks that need both the attributes and the types of a struct. The macro sees only tokens, and only the
//! compiler knows the types that they name. The derive therefore emits constants that call these functions,
//! and a constant whose check fails stops the build.

pub mod label_values;
mod message;

pub use message::Message;

/// Returns whether two texts are equal.
///
/// A constant pays for each call much more than for indexing, so this calls no method of slices.
pub(crate) const fn are_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && is_at(a, 0, b)
}

/// Returns whether `text` contains `part` at this index.
pub(crate) const fn is_at(text: &[u8], start: usize, part: &[u8]) -> bool {
    if text.len() < start + part.len() {
        return false;
    }
    let mut index = 0;
    while index < part.len() {
        if text[start + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}
