//! Alerts that Grafana evaluates: files for provisioning, exports, and `GrafanaAlertRuleGroup`.

use super::alert_text::{self, TextQuery};
use super::dashboard::Language;
use super::expression::Owner;
use super::reader::Reader;
use super::text::Node;

/// Returns whether a rule is one of Grafana.
pub(super) fn is_alert(rule: Node<'_>) -> bool {
    rule.get("data").is_some_and(Node::has_items)
        && rule.get("title").is_some()
        && rule.get("expr").is_none()
}

/// Reads the queries of a rule.
pub(super) fn read(reader: &mut Reader<'_>, rule: Node<'_>) {
    let title = rule.text_of("title").unwrap_or_default();
    let data = rule.get("data").into_iter().flat_map(Node::items);
    let mut queries = Vec::new();
    for query in data {
        if !reader.visit(query) {
            return;
        }
        let Some(model) = query.get("model") else { continue };
        match language(query, model) {
            Language::Calculated => {}
            Language::Other => reader.foreign(),
            Language::Promql | Language::Unknown => match model.get("expr") {
                Some(expression) => queries.push(expression),
                None => reader.fault(model.start(), "a query without `expr`"),
            },
        }
    }
    let (labels, texts) = alert_text::of_rule(reader, rule);
    // With several queries, it depends on their expressions which of them a label comes from.
    let labels = if queries.len() == 1 { labels } else { Vec::new() };
    for query in queries {
        reader.expression(Owner::Alert(title.to_owned()), query, labels.clone());
    }
    for TextQuery { text, positions } in texts {
        reader.add(Owner::AlertText(title.to_owned()), text, positions, None);
    }
}

fn language(query: Node<'_>, model: Node<'_>) -> Language {
    let source = model.get("datasource");
    let kind = source.and_then(|source| source.text_of("type"));
    if matches!(query.text_of("datasourceUid"), Some("__expr__" | "-100")) {
        return Language::Calculated;
    }
    match kind {
        Some(kind) => Language::of_type(kind),
        // Loki states its kind of query in the model; Prometheus has other keys for it.
        None if matches!(model.text_of("queryType"), Some("range" | "instant" | "stream"))
            || query.text_of("datasourceUid") == Some("loki") =>
        {
            Language::Other
        }
        None if model.get("expr").is_none() => Language::Other,
        None => Language::Unknown,
    }
}
