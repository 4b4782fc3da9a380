//! Compares the labels of a label set with what its family or set and the golden need.

use frozen_metrics_schema::{KeyLabel, Text, const_text};

use super::{Message, is};

/// Reports the first label of the label set `name` whose name is taken by another label or by a label of the key.
/// `taken` contains the name and the family of each other label.
pub const fn duplicate(
    name: &str,
    labels: &[KeyLabel],
    taken: &[[&str; 2]],
    of_key: &[KeyLabel],
) -> Message {
    let mut index = 0;
    while index < labels.len() {
        let label = const_text(&labels[index].name);
        let what = Message::EMPTY.push("label `").push(label).push("` of `").push(name);
        let mut other = 0;
        while other < taken.len() {
            if is(label, taken[other][0]) {
                let what = what.push("` is already a label of `").push(taken[other][1]);
                return what.push("`: rename it with `#[label(name = \"…\")]`");
            }
            other += 1;
        }
        other = 0;
        while other < of_key.len() {
            if is(label, const_text(&of_key[other].name)) {
                let what = what.push("` is already a label of the key");
                return what.push(": rename it with `#[label(name = \"…\")]`");
            }
            other += 1;
        }
        index += 1;
    }
    Message::EMPTY
}

/// Reports that the names that a field lists in `order` are not those of the labels of the label set `name`, each once.
pub const fn order(name: &str, labels: &[KeyLabel], listed: &[&str]) -> Message {
    let (mut index, mut seen) = (0, 0);
    while index < labels.len() {
        let (mut other, mut count) = (0, 0);
        while other < listed.len() {
            count += is(const_text(&labels[index].name), listed[other]) as usize;
            other += 1;
        }
        seen += (count == 1) as usize;
        index += 1;
    }
    if seen == labels.len() && listed.len() == labels.len() {
        return Message::EMPTY;
    }
    let what = Message::EMPTY.push("`order` must list each label of `").push(name);
    names(what.push("` once: "), labels)
}

/// Reports a label of the label set `name` that has the overflow value among its values. `others` are further families
/// with this label set and this overflow value.
pub const fn overflow(
    [name, overflow]: [&str; 2],
    labels: &[KeyLabel],
    others: &[&str],
) -> Message {
    let mut index = 0;
    while index < labels.len() {
        let values = labels[index].const_values();
        let mut number = 0;
        while number < values.len() {
            if is(const_text(&values[number]), overflow) {
                let what = Message::EMPTY.literals(&[overflow]).push(" is a value of label `");
                let what = what.push(const_text(&labels[index].name)).push("` of `").push(name);
                let mut what = what.push("`: choose another overflow value");
                let mut other = 0;
                while other < others.len() {
                    what = what.push(if other == 0 { ", also for `" } else { "`, `" });
                    (what, other) = (what.push(others[other]), other + 1);
                }
                return if other > 0 { what.push("`") } else { what };
            }
            number += 1;
        }
        index += 1;
    }
    Message::EMPTY
}

/// Reports labels of `subject`, such as "the key", that differ from those in the golden at `place`. `advice` are the commands that show and accept the
/// difference.
pub const fn drift(
    [name, subject]: [&str; 2],
    [labels, frozen]: [&[KeyLabel]; 2],
    [place, advice]: [&str; 2],
) -> Message {
    if are_same_names(labels, frozen) {
        let mut index = 0;
        while index < labels.len() {
            if !are_same_values(labels[index].const_values(), frozen[index].const_values()) {
                let what = Message::EMPTY.push("label `").push(const_text(&labels[index].name));
                let what = what.push("` of `").push(name).push("` has ");
                let what = all_values(what, labels[index].const_values()).push(" here and ");
                let what = all_values(what, frozen[index].const_values()).push(" in the golden, ");
                return what.push(place).push("\n").push(advice);
            }
            index += 1;
        }
        return Message::EMPTY;
    }
    let what = Message::EMPTY.push("the labels of ").push(subject).push(" are ");
    let what = names(what, labels).push(" here (`").push(name).push("`) and ");
    names(what, frozen).push(" in the golden, ").push(place).push("\n").push(advice)
}

const fn are_same_names(labels: &[KeyLabel], frozen: &[KeyLabel]) -> bool {
    if labels.len() != frozen.len() {
        return false;
    }
    let mut index = 0;
    while index < labels.len() {
        if !is(const_text(&labels[index].name), const_text(&frozen[index].name)) {
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
        while other < frozen.len() && !is(const_text(&values[index]), const_text(&frozen[other])) {
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
        message = message.push(const_text(&labels[index].name)).push("`");
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
        message = message.literals(&[const_text(&values[index])]);
        index += 1;
    }
    message
}
