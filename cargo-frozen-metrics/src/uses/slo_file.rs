//! Service level objectives: files of Sloth, and OpenSLO.

use super::expression::Owner;
use super::reader::Reader;
use super::text::Node;

/// The keys of Sloth's queries, in files and in Kubernetes.
const SLOTH: [&str; 6] = [
    "error_query",
    "errorQuery",
    "total_query",
    "totalQuery",
    "error_ratio_query",
    "errorRatioQuery",
];

/// Reads the objectives of a document. Returns false if it has none.
pub(super) fn read(reader: &mut Reader<'_>, document: Node<'_>) -> bool {
    let version = document.text_of("apiVersion").unwrap_or_default();
    if version.starts_with("openslo/") {
        let name = document.get("metadata").and_then(|metadata| metadata.text_of("name"));
        let owner = Owner::Objective(name.unwrap_or_default().to_owned());
        openslo(reader, document, &owner, true);
        return true;
    }
    let objectives = document.get("slos").or_else(|| document.get("spec")?.get("slos"));
    let Some(objectives) = objectives else { return false };
    for objective in objectives.items() {
        if !reader.visit(objective) {
            break;
        }
        sloth(reader, objective);
    }
    true
}

fn sloth(reader: &mut Reader<'_>, objective: Node<'_>) {
    let owner = Owner::Objective(objective.text_of("name").unwrap_or_default().to_owned());
    let Some(indicator) = objective.get("sli") else {
        return reader.fault(objective.start(), "an objective without `sli`");
    };
    if let Some(plugin) = indicator.get("plugin") {
        return reader.fault(plugin.start(), "the query of a plugin is not in the file");
    }
    let kinds = ["events", "raw"].into_iter().filter_map(|kind| indicator.get(kind));
    let queries = kinds.flat_map(|kind| SLOTH.iter().filter_map(move |key| kind.get(key)));
    let queries: Vec<_> = queries.collect();
    if queries.is_empty() {
        reader.fault(indicator.start(), "an objective without a query");
    }
    for query in queries {
        reader.expression(owner.clone(), query, Vec::new());
    }
}

/// Reads all queries in an object of OpenSLO. Each states its language: in `queryType`, or in the `type` of the data
/// source around it.
fn openslo(reader: &mut Reader<'_>, node: Node<'_>, owner: &Owner, is_promql: bool) {
    if !reader.visit(node) {
        return;
    }
    let language = ["queryType", "type", "source"].iter().find_map(|key| node.text_of(key));
    let is_promql = language.map_or(is_promql, |language| {
        ["promql", "prometheus"].iter().any(|name| language.eq_ignore_ascii_case(name))
    });
    for item in node.items() {
        openslo(reader, item, owner, is_promql);
    }
    for (key, value) in node.entries() {
        match key {
            "query" | "promql" if value.text().is_some() && is_promql => {
                reader.expression(owner.clone(), value, Vec::new());
            }
            "query" if value.text().is_some() => reader.foreign(),
            _ => openslo(reader, value, owner, is_promql),
        }
    }
}
