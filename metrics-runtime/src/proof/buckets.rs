//! Compares the bounds of a bucket layout with those in a golden and in other fields. Bounds are compared as goldens
//! spell them.

use frozen_metrics_schema::exposition::INFINITY;

use super::{Message, is};

/// Reports the first bound of the layout `name` that differs from the golden at `path`. The golden has the first bucket of
/// the family on line `line`, and each further one on the next line. `advice` are the commands that show and accept the
/// difference.
pub const fn drift(
    [name, family]: [&str; 2],
    [bounds, frozen]: [&[&str]; 2],
    [path, advice]: [&str; 2],
    line: usize,
) -> Message {
    let Some(index) = first_difference(bounds, frozen) else { return Message::EMPTY };
    let message = has_bound(name, bounds, index).push("` where `").push(family);
    let message = message.push("` has `").push(bound(frozen, index));
    let message = message.push("` in the golden, ").push(path).push(":").number(line + index);
    message.push("\n").push(advice)
}

/// Reports the first bound of the layout `name` that differs from the layout `first` of an earlier field of the same
/// family.
pub const fn mismatch(
    [name, first, family]: [&str; 3],
    [bounds, first_bounds]: [&[&str]; 2],
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
        if !is(bounds[index], others[index]) {
            return Some(index);
        }
        index += 1;
    }
    if bounds.len() == others.len() { None } else { Some(index) }
}
