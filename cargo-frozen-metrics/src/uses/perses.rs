//! Dashboards of Perses, as resources of their own and as `PersesDashboard`. The kind of a query's plugin states its
//! language.

use super::expression::Owner;
use super::panel_text;
use super::reader::Reader;
use super::text::Node;

/// The beginnings of the kinds of plugins whose queries are PromQL.
const PROMQL: [&str; 2] = ["Prometheus", "VictoriaMetrics"];

/// Reads a dashboard. Returns false if the document is not one.
pub(super) fn read(reader: &mut Reader<'_>, document: Node<'_>) -> bool {
    let Some(spec) = document.get("spec") else { return false };
    let root = spec.get("config").unwrap_or(spec);
    // In a dashboard of Grafana, the panels are a sequence.
    let has_panels = root.get("panels").is_some_and(Node::is_mapping);
    let is_variable = document.text_of("kind") == Some("GlobalVariable");
    if has_panels || is_variable {
        walk(reader, if is_variable { document } else { root }, &Owner::Panel(String::new()));
    }
    has_panels || is_variable
}

fn walk(reader: &mut Reader<'_>, node: Node<'_>, owner: &Owner) {
    if !reader.visit(node) {
        return;
    }
    for item in node.items() {
        walk(reader, item, owner);
    }
    let name = |node: Node<'_>| node.text_of("name").map(str::to_owned);
    let owner = if let Some(name) = node.get("display").and_then(name)
        && node.get("queries").is_some()
    {
        Owner::Panel(name)
    } else if let Some(name) = name(node)
        && node.get("plugin").is_some()
    {
        Owner::Variable(name)
    } else {
        owner.clone()
    };
    if let (Some(kind), Some(spec)) = (node.text_of("kind"), node.get("spec"))
        && plugin(reader, kind, spec, &owner)
    {
        return;
    }
    for (_, value) in node.entries() {
        walk(reader, value, &owner);
    }
}

/// Reads the queries of a plugin. Returns false if it has none.
fn plugin(reader: &mut Reader<'_>, kind: &str, spec: Node<'_>, owner: &Owner) -> bool {
    let query =
        spec.get("query").or_else(|| spec.get("expr")).filter(|query| query.text().is_some());
    let matchers = spec.get("matchers").filter(|matchers| matchers.has_items());
    if query.is_none() && matchers.is_none() {
        return false;
    }
    if !PROMQL.iter().any(|start| kind.starts_with(start)) {
        reader.foreign();
        return true;
    }
    let label = spec.get("labelName");
    if let Some(query) =
        query.filter(|query| query.text().is_some_and(|text| !text.trim().is_empty()))
    {
        let legend = spec.get("seriesNameFormat");
        let labels = legend.map(|legend| panel_text::legend(reader, legend)).unwrap_or_default();
        match label {
            Some(label) => reader.listing(owner.clone(), query, label),
            None => reader.expression(owner.clone(), query, labels),
        }
    }
    for matcher in matchers.into_iter().flat_map(Node::items) {
        if !reader.visit(matcher) {
            break;
        }
        match label {
            Some(label) => reader.listing(owner.clone(), matcher, label),
            None => reader.expression(owner.clone(), matcher, Vec::new()),
        }
    }
    true
}
