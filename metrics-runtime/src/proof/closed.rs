//! Compares the values that a struct declares for a closed label with those of the label's enum.

use super::{Message, are_same};

/// Reports the value at this index of a label that must list all values of its enum, in order. Only the
/// first value that differs is reported, or the last one if values are missing after it.
pub const fn fault_of_place(at: usize, name: &str, values: &[&str], said: &[&str]) -> Message {
    let mut same = 0;
    while same < said.len() && same < values.len() && is(said[same], values[same]) {
        same += 1;
    }
    if same == said.len() {
        return match at + 1 == said.len() && said.len() < values.len() {
            true => {
                let what = Message::NONE.push("expected all values of `").push(name);
                what.push("`, in the order of its variants: ").literals(values)
            }
            false => Message::NONE,
        };
    }
    if same != at {
        return Message::NONE;
    }
    match is_among(said[at], values) {
        true => {
            let what = Message::NONE.push("expected the values of `").push(name);
            what.push("` in the order of its variants: ").literals(values)
        }
        false => no_value(said[at], name, values),
    }
}

/// Reports a label of the key that declares no values although its type is an enum.
pub const fn fault_of_unsaid(label: &str, name: &str, values: Option<&[&str]>) -> Message {
    let Some(values) = values else { return Message::NONE };
    Message::NONE
        .push("expected all values of `")
        .push(name)
        .push("`, which the golden freezes: write `\"")
        .push(label)
        .push("\" as ")
        .push(name)
        .push(" = ")
        .literals(values)
        .push("`")
}

/// Reports values that are declared for a type that is not an enum.
pub const fn fault_of_open(name: &str, values: Option<&[&str]>) -> Message {
    match values {
        Some(_) => Message::NONE,
        None => Message::NONE
            .push("`")
            .push(name)
            .push("` is not an enum of label values: remove the values"),
    }
}

/// Reports a declared value that the enum does not have.
pub const fn fault_of_value(value: &str, name: &str, values: Option<&[&str]>) -> Message {
    let Some(values) = values else { return Message::NONE };
    if is_among(value, values) {
        return Message::NONE;
    }
    no_value(value, name, values)
}

const fn no_value(value: &str, name: &str, values: &[&str]) -> Message {
    Message::NONE
        .literals(&[value])
        .push(" is not a value of `")
        .push(name)
        .push("`, which has ")
        .literals(values)
        .push(": write one of them, or `#[label(")
        .literals(&[value])
        .push(")]` on a variant")
}

/// Reports that fewer values are declared than the enum has. If there are as many, `fault_of_value` reports
/// each one that the enum does not have.
pub const fn fault_of_count(said: usize, name: &str, values: Option<&[&str]>) -> Message {
    match values {
        Some(values) if said < values.len() => Message::NONE
            .push("expected all values of `")
            .push(name)
            .push("`: write `= ")
            .literals(values)
            .push("` after it"),
        _ => Message::NONE,
    }
}

const fn is_among(value: &str, values: &[&str]) -> bool {
    let mut at = 0;
    while at < values.len() {
        if is(value, values[at]) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is(one: &str, other: &str) -> bool {
    are_same(one.as_bytes(), other.as_bytes())
}
