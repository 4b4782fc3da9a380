//! The labels that a panel shows: in legends, and in transformations and overrides of fields.

use super::expression::{TextKind, TextLabel};
use super::reader::Reader;
use super::text::Node;

/// The keys whose value, whose items or whose keys are names of fields.
const FIELDS: [&str; 16] = [
    "excludeByName",
    "indexByName",
    "renameByName",
    "includeByName",
    "fields",
    "names",
    "keepLabels",
    "valueLabel",
    "byField",
    "field",
    "fieldName",
    "targetField",
    "rowField",
    "columnField",
    "valueField",
    "xField",
];

/// The largest number of names of fields that are kept for a panel.
const MAX_FIELDS: usize = 1000;

/// Returns the labels of a legend, such as `{{instance}} {{ job }}`.
pub(super) fn legend(reader: &Reader<'_>, node: Node<'_>) -> Vec<TextLabel> {
    let Some(text) = node.text().filter(|text| text.contains("{{")) else { return Vec::new() };
    let positions = reader.positions(node);
    let mut labels = Vec::new();
    let mut at = 0;
    while let Some(length) = text[at..].find("{{") {
        at += length + 2;
        let Some(end) = text[at..].find("}}") else { break };
        let inside = &text[at..at + end];
        let start = at + inside.len() - inside.trim_start().len();
        if is_label(inside.trim()) {
            labels.push(TextLabel {
                name: inside.trim().to_owned(),
                position: positions[start],
                kind: TextKind::Legend,
                may_be_missing: true,
            });
        }
        at += end;
    }
    labels
}

/// Returns the names in the transformations and overrides of a panel that can be labels.
pub(super) fn fields(reader: &mut Reader<'_>, panel: Node<'_>) -> Vec<TextLabel> {
    let mut labels = Vec::new();
    search(reader, panel, &mut labels);
    labels.truncate(MAX_FIELDS);
    labels
}

/// Searches the transformations and overrides of a panel, but not those of panels in it.
fn search(reader: &mut Reader<'_>, node: Node<'_>, labels: &mut Vec<TextLabel>) {
    for (key, value) in node.entries() {
        match key {
            "transformations" => names(reader, value, labels),
            "overrides" => {
                for matcher in value.items().filter_map(|one| one.get("matcher")) {
                    match (matcher.text_of("id"), matcher.get("options")) {
                        (Some("byName"), Some(name)) => add(reader, name, labels),
                        (Some("byNames"), Some(options)) => names(reader, options, labels),
                        _ => {}
                    }
                }
            }
            "data" | "spec" | "vizConfig" | "fieldConfig" if reader.visit(value) => {
                search(reader, value, labels);
            }
            _ => {}
        }
    }
}

/// Adds the names of fields in the options of a transformation.
fn names(reader: &mut Reader<'_>, node: Node<'_>, labels: &mut Vec<TextLabel>) {
    if !reader.visit(node) {
        return;
    }
    for item in node.items() {
        names(reader, item, labels);
    }
    for (key, value) in node.entries() {
        if !FIELDS.contains(&key) {
            names(reader, value, labels);
            continue;
        }
        add(reader, value, labels);
        for item in value.items() {
            // The names of `filterFieldsByName` are texts, those of `organize` mappings with a name.
            add(reader, item, labels);
            names(reader, item, labels);
        }
        for (name, options) in value.entries() {
            if is_label(name) {
                let position = reader.key_position(name, options);
                labels.push(field(name, position));
            }
        }
    }
}

fn add(reader: &Reader<'_>, node: Node<'_>, labels: &mut Vec<TextLabel>) {
    if let Some(name) = node.text().filter(|name| is_label(name)) {
        let position = reader.positions(node)[0];
        labels.push(field(name, position));
    }
}

fn field(name: &str, position: usize) -> TextLabel {
    TextLabel { name: name.to_owned(), position, kind: TextKind::Field, may_be_missing: true }
}

/// Returns whether a name can be that of a label. `Time` and `Value` are those of the other columns of a table.
fn is_label(name: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.starts_with(is_first)
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(name, "Time" | "Value" | "Metric" | "__auto")
}
