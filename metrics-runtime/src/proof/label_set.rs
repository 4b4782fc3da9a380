//! Compares the labels of a label set with what a family and its golden need.

use std::borrow::Cow;

use frozen_metrics_schema::{KeyLabel, Text};

use super::{Message, are_same};

/// Reports the first label of the label set `name` whose name is taken by another label of the family.
pub const fn duplicate(name: &str, family: &str, labels: &[KeyLabel], taken: &[&str]) -> Message {
    let mut index = 0;
    while index < labels.len() {
        let label = text(&labels[index].name);
        let mut other = 0;
        while other < taken.len() {
            if is(label, taken[other]) {
                let what = Message::EMPTY.push("label `").push(label).push("` of `").push(name);
                let what = what.push("` is already a label of `").push(family);
                return what.push("`: rename it with `#[label(name = \"…\")]`");
            }
            other += 1;
        }
        index += 1;
    }
    Message::EMPTY
}

/// Reports a label that has the overflow value among its values.
pub const fn overflow(name: &str, overflow: &str, labels: &[KeyLabel]) -> Message {
    let mut index = 0;
    while index < labels.len() {
        let values = values(&labels[index]);
        let mut number = 0;
        while number < values.len() {
            if is(text(&values[number]), overflow) {
                let what = Message::EMPTY.literals(&[overflow]).push(" is a value of label `");
                let what = what.push(text(&labels[index].name)).push("` of `").push(name);
                return what.push("`: choose another overflow value");
            }
            number += 1;
        }
        index += 1;
    }
    Message::EMPTY
}

/// Reports labels that differ from those in the golden at `place`. `advice` are the commands that show and accept the
/// difference.
pub const fn drift(
    [name, family]: [&str; 2],
    [labels, frozen]: [&[KeyLabel]; 2],
    [place, advice]: [&str; 2],
) -> Message {
    if are_same_names(labels, frozen) {
        let mut index = 0;
        while index < labels.len() {
            if !are_same_values(values(&labels[index]), values(&frozen[index])) {
                let what = Message::EMPTY.push("label `").push(text(&labels[index].name));
                let what = what.push("` of `").push(name).push("` has ");
                let what = all_values(what, values(&labels[index])).push(" here and ");
                let what = all_values(what, values(&frozen[index])).push(" in the golden, ");
                return what.push(place).push("\n").push(advice);
            }
            index += 1;
        }
        return Message::EMPTY;
    }
    let what = Message::EMPTY.push("the labels of `").push(family).push("` are ");
    let what = names(what, labels).push(" here (`").push(name).push("`) and ");
    names(what, frozen).push(" in the golden, ").push(place).push("\n").push(advice)
}

const fn are_same_names(labels: &[KeyLabel], frozen: &[KeyLabel]) -> bool {
    if labels.len() != frozen.len() {
        return false;
    }
    let mut index = 0;
    while index < labels.len() {
        if !is(text(&labels[index].name), text(&frozen[index].name)) {
            return false;
        }
        index += 1;
    }
    true
}

/// Returns whether both have the same values in any order. No list has a value twice.
const fn are_same_values(values: &[Text], frozen: &[Text]) -> bool {
    if values.len() != frozen.len() {
        return false;
    }
    let mut index = 0;
    while index < values.len() {
        let mut other = 0;
        while other < frozen.len() && !is(text(&values[index]), text(&frozen[other])) {
            other += 1;
        }
        if other == frozen.len() {
            return false;
        }
        index += 1;
    }
    true
}

const fn names(mut message: Message, labels: &[KeyLabel]) -> Message {
    let mut index = 0;
    while index < labels.len() {
        message = message.push(if index > 0 { ", `" } else { "`" });
        message = message.push(text(&labels[index].name)).push("`");
        index += 1;
    }
    message
}

const fn all_values(mut message: Message, values: &[Text]) -> Message {
    if values.is_empty() {
        return message.push("any value");
    }
    let mut index = 0;
    while index < values.len() {
        message = message.push(if index > 0 { " | " } else { "" });
        message = message.literals(&[text(&values[index])]);
        index += 1;
    }
    message
}

const fn values(label: &KeyLabel) -> &[Text] {
    match &label.values {
        Cow::Borrowed(values) => values,
        Cow::Owned(values) => values.as_slice(),
    }
}

const fn text(text: &Text) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}

const fn is(one: &str, other: &str) -> bool {
    are_same(one.as_bytes(), other.as_bytes())
}
