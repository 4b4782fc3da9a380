//! Compares the values that a struct declares for a closed label with those of the label's enum.

use super::{Message, is};

/// Reports a label of the key that declares no values although its type is an enum.
pub const fn undeclared(label: &str, name: &str, values: Option<&[&str]>) -> Message {
    let Some(values) = values else { return Message::EMPTY };
    Message::EMPTY
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
pub const fn not_an_enum(name: &str, values: Option<&[&str]>) -> Message {
    match values {
        Some(_) => Message::EMPTY,
        None => Message::EMPTY
            .push("`")
            .push(name)
            .push("` is not an enum of label values: remove the values"),
    }
}

/// Reports a declared value that the enum does not have.
pub const fn unknown(value: &str, name: &str, values: Option<&[&str]>) -> Message {
    let Some(values) = values else { return Message::EMPTY };
    if is_among(value, values) {
        return Message::EMPTY;
    }
    no_value(value, name, values)
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

/// Reports that fewer values are declared than the enum has. If there are as many, `unknown` reports
/// each one that the enum does not have.
pub const fn missing(declared: usize, name: &str, values: Option<&[&str]>) -> Message {
    match values {
        Some(values) if declared < values.len() => Message::EMPTY
            .push("expected all values of `")
            .push(name)
            .push("`: write `= ")
            .literals(values)
            .push("` after it"),
        _ => Message::EMPTY,
    }
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
