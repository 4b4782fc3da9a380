//! What a struct says of a closed label, against what its type has.

use super::{Words, are_same};

/// What is wrong with one of the values that are said of an enum, all of them and in its order: only
/// the first that differs speaks, or the last one where more should follow.
pub const fn fault_of_place(at: usize, name: &str, values: &[&str], said: &[&str]) -> Words {
    let mut same = 0;
    while same < said.len() && same < values.len() && is(said[same], values[same]) {
        same += 1;
    }
    if same == said.len() {
        return match at + 1 == said.len() && said.len() < values.len() {
            true => {
                let what = Words::NONE.say("expected all values of `").say(name);
                what.say("`, in its order: ").literals(values)
            }
            false => Words::NONE,
        };
    }
    if same != at {
        return Words::NONE;
    }
    match is_among(said[at], values) {
        true => {
            let what = Words::NONE.say("expected the values of `").say(name);
            what.say("` in its order: ").literals(values)
        }
        false => no_value(said[at], name, values),
    }
}

/// What is wrong with a label of the key of which no values are said.
pub const fn fault_of_unsaid(label: &str, name: &str, values: Option<&[&str]>) -> Words {
    let Some(values) = values else { return Words::NONE };
    Words::NONE
        .say("expected all values of `")
        .say(name)
        .say("` behind it, so that the golden freezes them: `\"")
        .say(label)
        .say("\" as ")
        .say(name)
        .say(" = ")
        .literals(values)
        .say("`")
}

/// What is wrong with values that are said of this type.
pub const fn fault_of_open(name: &str, values: Option<&[&str]>) -> Words {
    match values {
        Some(_) => Words::NONE,
        None => {
            Words::NONE.say("`").say(name).say("` has no closed list of values: remove them here")
        }
    }
}

/// What is wrong with one of the values that are said.
pub const fn fault_of_value(value: &str, name: &str, values: Option<&[&str]>) -> Words {
    let Some(values) = values else { return Words::NONE };
    if is_among(value, values) {
        return Words::NONE;
    }
    no_value(value, name, values)
}

const fn no_value(value: &str, name: &str, values: &[&str]) -> Words {
    Words::NONE
        .literals(&[value])
        .say(" is no value of `")
        .say(name)
        .say("`, which has ")
        .literals(values)
        .say(": to keep it on the wire, write `#[label(")
        .literals(&[value])
        .say(")]` on its variant")
}

/// What is wrong where fewer values are said than the type has: of as many, one that is none of them
/// is told already.
pub const fn fault_of_count(said: usize, name: &str, values: Option<&[&str]>) -> Words {
    match values {
        Some(values) if said < values.len() => Words::NONE
            .say("expected all values of `")
            .say(name)
            .say("` behind it: ")
            .literals(values),
        _ => Words::NONE,
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
