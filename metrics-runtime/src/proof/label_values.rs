//! Compares the values that a struct declares for a closed label with those of the label's enum.

use super::{Message, is};

/// Reports the value at this index of a label that must list all values of its enum, in order. Only the
/// first value that differs is reported, or the last one if values are missing after it.
pub const fn mismatch_at(index: usize, name: &str, values: &[&str], declared: &[&str]) -> Message {
    let mut same = 0;
    while same < declared.len() && same < values.len() && is(declared[same], values[same]) {
        same += 1;
    }
    if same == declared.len() {
        return match index + 1 == declared.len() && declared.len() < values.len() {
            true => {
                let what = Message::EMPTY.push("expected all values of `").push(name);
                what.push("`, in the order of its variants: ").literals(values)
            }
            false => Message::EMPTY,
        };
    }
    if same != index {
        return Message::EMPTY;
    }
    match is_among(declared[index], values) {
        true => {
            let what = Message::EMPTY.push("expected the values of `").push(name);
            what.push("` in the order of its variants: ").literals(values)
        }
        false => no_value(declared[index], name, values),
    }
}

const fn no_value(value: &str, name: &str, values: &[&str]) -> Message {
    Message::EMPTY
        .literals(&[value])
        .push(" is not a value of `")
        .push(name)
        .push("`, which has ")
        .literals(values)
        .push(": write one of them, or `#[label(")
        .literals(&[value])
        .push(")]` on a variant")
}

const fn is_among(value: &str, values: &[&str]) -> bool {
    let mut index = 0;
    while index < values.len() {
        if is(value, values[index]) {
            return true;
        }
        index += 1;
    }
    false
}
