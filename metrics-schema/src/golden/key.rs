//! `# KEY` and `# VALUES`: the labels of the key, and the values of those that do not take any.

use std::borrow::Cow;
use std::fmt::Write;

use super::EXAMPLE_KEY;
use super::read::{Reader, set_once};
use crate::exposition::read::visible;
use crate::exposition::{self, escape_label_value};
use crate::{Key, KeyLabel, Label, Text, name};

/// `# KEY channel, side at most 1024, then "__overflow__", "__overflow__"`, and behind it
/// `# VALUES side "near" | "far"`.
pub(super) fn annotate(out: &mut String, key: &Key) {
    let names: Vec<_> = key.names().collect();
    let _ = write!(out, "# KEY {} at most {}, then ", names.join(", "), key.max_keys);
    quote_all(out, key.labels.iter().map(|label| &*label.overflow), ", ");
    out.push('\n');
    for label in key.labels.iter().filter(|label| !label.values.is_empty()) {
        let _ = write!(out, "# VALUES {} ", label.name);
        quote_all(out, label.values.iter().map(|value| &**value), " | ");
        out.push('\n');
    }
}

fn quote_all<'a>(out: &mut String, values: impl Iterator<Item = &'a str>, between: &str) {
    for (at, value) in values.enumerate() {
        out.push_str(if at > 0 { between } else { "" });
        out.push('"');
        escape_label_value(out, value);
        out.push('"');
    }
}

impl Reader {
    pub(super) fn key(&mut self, number: usize, text: &str) -> Result<(), String> {
        let key = read(text).ok_or(
            "expected `# KEY <label> at most <number>, then \"<value>\"`, with as many values as labels",
        )?;
        self.value_lines = vec![None; key.labels.len()];
        set_once(&mut self.key, (number, key), "a second `# KEY`")
    }

    /// All values of a label of the key.
    pub(super) fn values(&mut self, number: usize, text: &str) -> Result<(), String> {
        let (name, values) =
            read_values(text).ok_or("expected `# VALUES <label> \"<value>\" | \"<value>\"`")?;
        let (_, key) = self.key.as_mut().ok_or("expected the line `# KEY …` before `# VALUES`")?;
        let at = key.names().position(|known| known == name);
        let at = at.ok_or_else(|| format!("`{}` is no label of the key", visible(name)))?;
        if values.iter().any(|value| value.is_empty()) {
            return Err(format!("expected no empty value of `{name}`"));
        }
        let is_second = |&(at, value): &(usize, &Text)| values[..at].contains(value);
        if let Some((_, twice)) = values.iter().enumerate().find(is_second) {
            return Err(format!("the value `{}` of `{name}` stands twice", visible(twice)));
        }
        set_once(&mut self.value_lines[at], number, &format!("a second `# VALUES` of `{name}`"))?;
        key.labels.to_mut()[at].values = values.into();
        Ok(())
    }
}

/// Takes the key's labels off, which stand side by side and have the example's value. How many
/// labels stand before them.
pub(super) fn take_example(labels: &mut Vec<Label>, key: &Key) -> Result<usize, String> {
    let mut next = None;
    for KeyLabel { name, .. } in key.labels.iter() {
        let at = labels.iter().position(|label| label.name == *name);
        let at = at.ok_or_else(|| format!("expected the key `{name}` among the labels"))?;
        if next.is_some_and(|next| next != at) {
            let names: Vec<_> = key.names().map(|name| format!("`{name}`")).collect();
            return Err(format!("expected the key's labels side by side: {}", names.join(", ")));
        }
        next = Some(at);
        let example = labels.remove(at).value;
        if example != EXAMPLE_KEY {
            return Err(format!(
                "expected `{name}=\"{EXAMPLE_KEY}\"`, found `{}`",
                visible(&example)
            ));
        }
    }
    Ok(next.unwrap_or_default())
}

/// `channel, peer at most 1024, then "__overflow__", "__overflow__"`.
fn read(text: &str) -> Option<Key> {
    let (names, rest) = text.split_once(" at most ")?;
    let (max_keys, mut rest) = rest.split_once(", then ")?;
    let mut labels = Vec::new();
    for (at, name) in names.split(", ").enumerate() {
        name::label(name).ok()?;
        let quoted = if at > 0 { rest.strip_prefix(", ")? } else { rest };
        let (overflow, after) = exposition::quoted(quoted)?;
        labels.push(KeyLabel {
            name: name.to_owned().into(),
            overflow: overflow.into(),
            values: Cow::Borrowed(&[]),
        });
        rest = after;
    }
    let max_keys = max_keys.parse().ok()?;
    rest.is_empty().then(|| Key { labels: labels.into(), max_keys })
}

/// `side "near" | "far"`.
fn read_values(text: &str) -> Option<(&str, Vec<Text>)> {
    let (name, mut rest) = text.split_once(' ')?;
    let mut values = Vec::new();
    loop {
        let (value, after) = exposition::quoted(rest)?;
        values.push(value.into());
        if after.is_empty() {
            return Some((name, values));
        }
        rest = after.strip_prefix(" | ")?;
    }
}
