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
    let line = schema.key.iter().map(|key| {
        let names: Vec<_> = key.names().collect();
        let overflow = quoted_list([&*key.overflow].into_iter(), "");
        format!("{} at most {}, then {overflow}", names.join(", "), key.max_keys)
    });
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
    let (names, rest) = text.split_once(" at most ")?;
    let (max_keys, overflow) = rest.split_once(", then ")?;
    let label = |name: &str| {
        let name = Some(name).filter(|name| name::is_legal_label(name))?;
        Some(KeyLabel { name: name.to_owned().into(), values: Cow::Borrowed(&[]) })
    };
    let (overflow, "") = exposition::quoted(overflow).ok()? else { return None };
    Some(Key {
        labels: names.split(", ").map(label).collect::<Option<_>>()?,
        max_keys: max_keys.parse().ok()?,
        overflow: overflow.into(),
    })
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
