//! The variables of a dashboard that a query fills.

use super::super::expression::Owner;
use super::super::reader::Reader;
use super::super::text::Node;

/// Returns the query of a variable, if the mapping is one.
pub(super) fn query(node: Node<'_>) -> Option<Node<'_>> {
    let is_classic = node.text_of("type") == Some("query") && node.get("name").is_some();
    if is_classic {
        return node.get("query");
    }
    let is_v2 = node.text_of("kind") == Some("QueryVariable");
    node.get("spec").filter(|_| is_v2)?.get("query")
}

/// Reads the query of a variable, which is PromQL in a function such as `label_values`.
pub(super) fn read(reader: &mut Reader<'_>, query: Node<'_>, owner: Owner) {
    let inner = query.get("spec").unwrap_or(query);
    let text = ["query", "expr", "__legacyStringValue"].iter().find_map(|key| inner.get(key));
    let node = text.unwrap_or(query);
    let Some(text) = node.text().map(str::trim).filter(|text| !text.is_empty()) else { return };
    match call(text) {
        Some(("label_values", inside)) => {
            // Without a metric, the label can be that of any metric.
            if let Some((selector, label)) = split_last(inside) {
                reader.part(owner, node, selector, Some(label));
            }
        }
        Some(("query_result", inside)) => reader.part(owner, node, inside, None),
        // They list names rather than read a metric.
        Some(("metrics" | "label_names", _)) => {}
        _ => reader.part(owner, node, text, None),
    }
}

/// Splits `name(inside)`.
fn call(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('(')?;
    let inside = rest.strip_suffix(')')?;
    let is_name = name.trim().chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_name.then_some((name.trim(), inside.trim()))
}

/// Splits the last argument, which is a label, from a selector. Returns `None` if there is no selector.
fn split_last(inside: &str) -> Option<(&str, &str)> {
    let (selector, label) = inside.rsplit_once(',')?;
    let is_label = !label.contains(['}', '"', ')']);
    is_label.then_some((selector.trim(), label.trim()))
}
