//! Compares the bounds of a bucket layout with those in a golden and in other fields. Bounds are compared as goldens
//! spell them.

use frozen_metrics_schema::exposition::INFINITY;

use super::{Message, are_same};

/// Reports the first bound of the layout `name` that differs from the golden at `path`, whose first bucket of the family
/// is on line `line`, and each further one on the next line.
pub const fn drift(
    name: &str,
    family: &str,
    bounds: &[&str],
    frozen: &[&str],
    path: &str,
    line: usize,
) -> Message {
    let Some(index) = first_difference(bounds, frozen) else { return Message::EMPTY };
    let message = has_bound(name, bounds, index).push("` where `").push(family);
    let message = message.push("` has `").push(bound(frozen, index));
    message.push("` in the golden, ").push(path).push(":").number(line + index)
}

/// Reports the first bound of the layout `name` that differs from the layout `first` of an earlier field of the same
/// family.
pub const fn mismatch(
    name: &str,
    family: &str,
    bounds: &[&str],
    first: &str,
    first_bounds: &[&str],
) -> Message {
    let Some(index) = first_difference(bounds, first_bounds) else { return Message::EMPTY };
    let message = has_bound(name, bounds, index).push("` where `").push(first);
    let message = message.push("` of `").push(family).push("` above has `");
    let message = message.push(bound(first_bounds, index));
    message.push("`: all fields of a family need the same buckets")
}

const fn has_bound(name: &str, bounds: &[&str], index: usize) -> Message {
    Message::EMPTY.push("`").push(name).push("` has the bound `").push(bound(bounds, index))
}

/// Returns the bound of this index; after the last one, `+Inf`.
const fn bound<'a>(bounds: &[&'a str], index: usize) -> &'a str {
    if index < bounds.len() { bounds[index] } else { INFINITY }
}

/// Returns the index of the first bound that differs.
const fn first_difference(bounds: &[&str], others: &[&str]) -> Option<usize> {
    let mut index = 0;
    while index < bounds.len() && index < others.len() {
        if !are_same(bounds[index].as_bytes(), others[index].as_bytes()) {
            return Some(index);
        }
        index += 1;
    }
    if bounds.len() == others.len() { None } else { Some(index) }
}
