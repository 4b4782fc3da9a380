//! `# KEY channel, side at most 1024, then "__overflow__"`: the labels of the key, the cap, and the value of
//! each label on the overflow set.

use std::borrow::Cow;

use super::{Header, HeaderAnnotation};
use crate::exposition::{self, escape_label_value, label_set};
use crate::golden::EXAMPLE_KEY;
use crate::{Key, KeyLabel, Label, Schema, Text, name};

pub(super) static KEY: HeaderAnnotation =
    HeaderAnnotation { word: "KEY", read, write: |schema, _| write(schema) };

fn write(schema: &Schema) -> Vec<String> {
    let line = schema
        .key
        .iter()
        .map(|key| format!("{}{}", key.names().collect::<Vec<_>>().join(", "), limits(key)));
    line.collect()
}

fn read(header: &mut Header, number: usize, text: &str) -> Result<(), String> {
    let key = parse(text).ok_or("expected `# KEY <label> at most <number>, then \"<value>\"`")?;
    if header.key_line.replace(number).is_some() {
        return Err("duplicate `# KEY`".to_owned());
    }
    header.value_lines = vec![None; key.labels.len()];
    header.key = Some(key);
    Ok(())
}

/// Returns the text after the labels of a key: ` at most 1024, then "__overflow__"`.
pub(super) fn limits(key: &Key) -> String {
    let overflow = quoted_list([&*key.overflow].into_iter(), "");
    format!("{AT_MOST}{}, then {overflow}", key.max_keys)
}

const AT_MOST: &str = " at most ";

/// Creates the key with these labels from the text that [`limits`] returns.
pub(super) fn with_limits(labels: Vec<KeyLabel>, text: &str) -> Option<Key> {
    let (max_keys, overflow) = text.strip_prefix(AT_MOST)?.split_once(", then ")?;
    let (overflow, "") = exposition::quoted(overflow).ok()? else { return None };
    Some(Key { labels: labels.into(), max_keys: max_keys.parse().ok()?, overflow: overflow.into() })
}

/// Creates a label from its name and values; `None` if the name is not legal.
pub(super) fn label(name: &str, values: Vec<Text>) -> Option<KeyLabel> {
    let name = Some(name).filter(|name| name::is_legal_label(name))?;
    Some(KeyLabel { name: name.to_owned().into(), values: values.into() })
}

/// Returns the quoted values, separated by `between`: `"near" | "far"`.
pub(super) fn quoted_list<'a>(values: impl Iterator<Item = &'a str>, between: &str) -> String {
    let quoted = values.map(|value| {
        let mut quoted = String::from("\"");
        escape_label_value(&mut quoted, value);
        quoted + "\""
    });
    quoted.collect::<Vec<_>>().join(between)
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

/// Parses `channel, peer at most 1024, then "__overflow__"`.
fn parse(text: &str) -> Option<Key> {
    let (names, limits) = text.split_at(text.find(AT_MOST)?);
    let labels = names.split(", ").map(|name| label(name, Vec::new()));
    with_limits(labels.collect::<Option<_>>()?, limits)
}

/// Parses the result of [`quoted_list`].
pub(super) fn parse_quoted_list(mut text: &str, between: &str) -> Option<Vec<Text>> {
    let mut values = Vec::new();
    loop {
        let (value, rest) = exposition::quoted(text).ok()?;
        values.push(value.into());
        if rest.is_empty() {
            return Some(values);
        }
        text = rest.strip_prefix(between)?;
    }
}
