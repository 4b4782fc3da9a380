//! What a struct says of a closed label, against what its type has.

use super::{Words, are_same};

/// What is wrong with the values that are said of an enum, all of them and in its order.
pub const fn fault_of_enum(name: &str, values: &[&str], said: &[&str]) -> Words {
    let mut at = 0;
    while at < said.len() && at < values.len() && is(said[at], values[at]) {
        at += 1;
    }
    if at == said.len() && at == values.len() {
        return Words::NONE;
    }
    Words::NONE.say("expected the values of `").say(name).say("` in its order: ").literals(values)
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
    let what = Words::NONE.literals(&[value]).say(" is no value of `").say(name);
    what.say("`, which has ").literals(values)
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
