//! `# LABELS fetches_total peer, outcome("ok" | "failed") at most 512, then "other"`: the family's own labels whose
//! values are set at run time, with all values of a label that has a fixed list of them, the cap and the value of each
//! label past the cap.

use std::borrow::Cow;

use super::key::{label, limits, parse_quoted_list, quoted_list, with_limits};
use super::{Annotation, Context};
use crate::exposition::quoted;
use crate::{FamilySchema, Key, KeyLabel, Text};

/// The key of a family.
pub static LABELS: Annotation = Annotation {
    word: "LABELS",
    phrase: |text| format!("the labels {text}"),
    absent: "no labels of its own",
    text: |family| family.key.as_ref().map(|key| Cow::Owned(text(key))),
    read,
    is_same: |a, b| match (&a.key, &b.key) {
        (None, None) => true,
        (Some(a), Some(b)) => is_same(a, b),
        _ => false,
    },
};

fn text(key: &Key) -> String {
    let label = |label: &KeyLabel| match &*label.values {
        [] => label.name.to_string(),
        values => {
            let values = quoted_list(values.iter().map(|value| &**value), " | ");
            format!("{}({values})", label.name)
        }
    };
    let labels: Vec<_> = key.labels.iter().map(label).collect();
    format!("{}{}", labels.join(", "), limits(key))
}

fn is_same(a: &Key, b: &Key) -> bool {
    let sorted = |label: &KeyLabel| {
        let mut values: Vec<Text> = label.values.to_vec();
        values.sort();
        (label.name.clone(), values)
    };
    (a.max_keys, &a.overflow) == (b.max_keys, &b.overflow)
        && a.labels.iter().map(sorted).eq(b.labels.iter().map(sorted))
}

fn read(family: &mut FamilySchema, context: &Context<'_>, text: &str) -> Result<(), String> {
    let key = parse(text).ok_or(
        "expected the labels, the maximum number of keys and the overflow value: \
         `peer, outcome(\"ok\" | \"failed\") at most 512, then \"other\"`",
    )?;
    let names: Vec<&str> = context.key.into_iter().chain([&key]).flat_map(Key::names).collect();
    if let Some(index) = (1..names.len()).find(|index| names[..*index].contains(&names[*index])) {
        return Err(format!("duplicate label `{}`", names[index]));
    }
    family.key = Some(key);
    Ok(())
}

/// Parses the result of [`text`].
fn parse(text: &str) -> Option<Key> {
    let mut labels = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find([',', ' ', '('])?;
        let (name, after) = rest.split_at(end);
        let (values, after) = match after.strip_prefix('(') {
            Some(list) => values(list)?,
            None => (Vec::new(), after),
        };
        labels.push(label(name, values)?);
        match after.strip_prefix(", ") {
            Some(next) => rest = next,
            None => return with_limits(labels, after),
        }
    }
}

/// Parses `"ok" | "failed")` and returns the values and the text after the parenthesis.
fn values(list: &str) -> Option<(Vec<Text>, &str)> {
    let mut end = list;
    loop {
        end = quoted(end).ok()?.1;
        match end.strip_prefix(" | ") {
            Some(next) => end = next,
            None => break,
        }
    }
    let values = parse_quoted_list(&list[..list.len() - end.len()], " | ")?;
    Some((values, end.strip_prefix(')')?))
}
