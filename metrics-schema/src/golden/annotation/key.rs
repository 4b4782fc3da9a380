//! `# KEY peer, outcome("ok" | "failed") at most 1024, then "__overflow__"`: the labels of a key with all values of a label
//! that has a fixed list of them, the cap, and the value of each label past the cap.

use std::borrow::Cow;

use super::{Header, HeaderAnnotation};
use crate::exposition::{label_set, quote, quoted, visible};
use crate::golden::EXAMPLE_KEY;
use crate::{Key, KeyLabel, Label, Text, name};

/// The key of a schema.
pub(super) static KEY: HeaderAnnotation = HeaderAnnotation {
    word: "KEY",
    read,
    write: |schema, _| schema.key.iter().map(text).collect(),
};

fn read(header: &mut Header, number: usize, text: &str) -> Result<(), String> {
    let key = parse(text)?;
    if header.key_line.replace(number).is_some() {
        return Err("duplicate `# KEY`".to_owned());
    }
    header.key = Some(key);
    Ok(())
}

/// Returns the text of a key.
pub(super) fn text(key: &Key) -> String {
    let label = |label: &KeyLabel| match &*label.values {
        [] => label.name.to_string(),
        values => {
            let values: Vec<_> = values.iter().map(|value| quote(value)).collect();
            format!("{}({})", label.name, values.join(" | "))
        }
    };
    let labels: Vec<_> = key.labels.iter().map(label).collect();
    format!("{} at most {}, then {}", labels.join(", "), key.max_keys, quote(&key.overflow))
}

/// Parses the result of [`text`].
pub(super) fn parse(text: &str) -> Result<Key, String> {
    let key = parts(text).ok_or(
        "expected the labels, the maximum number of keys and the overflow value: \
         `peer, outcome(\"ok\" | \"failed\") at most 512, then \"other\"`",
    )?;
    for KeyLabel { name, values } in key.labels.iter() {
        if values.iter().any(|value| value.is_empty()) {
            return Err(format!("expected no empty value of `{name}`"));
        }
        if let Some(index) =
            (1..values.len()).find(|index| values[..*index].contains(&values[*index]))
        {
            return Err(format!("duplicate value `{}` of `{name}`", visible(&values[index])));
        }
    }
    Ok(key)
}

fn parts(text: &str) -> Option<Key> {
    let mut labels = Vec::new();
    let mut rest = text;
    loop {
        let (name, after) = rest.split_at(rest.find([',', ' ', '('])?);
        let (values, after) = match after.strip_prefix('(') {
            Some(list) => values(list)?,
            None => (Vec::new(), after),
        };
        let name = Some(name).filter(|name| name::is_legal_label(name))?;
        labels.push(KeyLabel { name: name.to_owned().into(), values: values.into() });
        match after.strip_prefix(", ") {
            Some(next) => rest = next,
            None => return with_limits(labels, after),
        }
    }
}

/// Parses ` at most 512, then "other"`.
fn with_limits(labels: Vec<KeyLabel>, text: &str) -> Option<Key> {
    let (max_keys, overflow) = text.strip_prefix(" at most ")?.split_once(", then ")?;
    let (overflow, "") = quoted(overflow).ok()? else { return None };
    Some(Key { labels: labels.into(), max_keys: max_keys.parse().ok()?, overflow: overflow.into() })
}

/// Parses `"ok" | "failed")` and returns the values and the text after the parenthesis.
fn values(mut list: &str) -> Option<(Vec<Text>, &str)> {
    let mut values = Vec::new();
    loop {
        let (value, rest) = quoted(list).ok()?;
        values.push(value.into());
        match rest.strip_prefix(" | ") {
            Some(next) => list = next,
            None => return Some((values, rest.strip_prefix(')')?)),
        }
    }
}

/// Returns whether two keys have no difference. The order of a label's values is none.
pub(super) fn is_same(a: &Key, b: &Key) -> bool {
    let sorted = |label: &KeyLabel| {
        let mut values: Vec<Text> = label.values.to_vec();
        values.sort();
        (label.name.clone(), values)
    };
    (a.max_keys, &a.overflow) == (b.max_keys, &b.overflow)
        && a.labels.iter().map(sorted).eq(b.labels.iter().map(sorted))
}

/// Removes the labels of the keys and returns how many labels precede them. They must be adjacent and have
/// the example value.
pub(in crate::golden) fn take_example<'a>(
    labels: &mut Vec<Label>,
    key: impl Iterator<Item = &'a KeyLabel>,
) -> Result<usize, String> {
    let value = Cow::Borrowed(EXAMPLE_KEY);
    let label = |label: &KeyLabel| Label { name: label.name.clone(), value: value.clone() };
    let example: Vec<_> = key.map(label).collect();
    if example.is_empty() {
        return Ok(0);
    }
    let Some(index) = labels.windows(example.len()).position(|window| window == example) else {
        let mut expected = String::new();
        label_set(&mut expected, &example);
        return Err(format!("expected the key among the labels: `{expected}`"));
    };
    labels.drain(index..index + example.len());
    Ok(index)
}
