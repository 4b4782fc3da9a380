//! `# VALUES side "near" | "far"`: all values of a label of the key that cannot have any other value.

use super::key::{parse_quoted_list, quoted_list};
use super::{Header, HeaderAnnotation};
use crate::exposition::visible;
use crate::{Schema, Text};

pub(super) static VALUES: HeaderAnnotation =
    HeaderAnnotation { word: "VALUES", read, write: |schema, _| write(schema) };

fn write(schema: &Schema) -> Vec<String> {
    let closed = schema.key_labels().iter().filter(|label| !label.values.is_empty());
    let line = closed.map(|label| {
        format!("{} {}", label.name, quoted_list(label.values.iter().map(|value| &**value), " | "))
    });
    line.collect()
}

fn read(header: &mut Header, number: usize, text: &str) -> Result<(), String> {
    let parsed = text.split_once(' ');
    let parsed = parsed.and_then(|(name, values)| Some((name, parse_quoted_list(values, " | ")?)));
    let (name, values) = parsed.ok_or("expected `# VALUES <label> \"<value>\" | \"<value>\"`")?;
    let key = header.key.as_mut().ok_or("expected `# KEY …` before `# VALUES`")?;
    let index = key.names().position(|known| known == name);
    let index = index.ok_or_else(|| format!("`{}` is not a label of the key", visible(name)))?;
    if values.iter().any(|value| value.is_empty()) {
        return Err(format!("expected no empty value of `{name}`"));
    }
    let is_second = |&(index, value): &(usize, &Text)| values[..index].contains(value);
    if let Some((_, twice)) = values.iter().enumerate().find(is_second) {
        return Err(format!("duplicate value `{}` of `{name}`", visible(twice)));
    }
    if header.value_lines[index].replace(number).is_some() {
        return Err(format!("duplicate `# VALUES` of `{name}`"));
    }
    key.labels.to_mut()[index].values = values.into();
    Ok(())
}
