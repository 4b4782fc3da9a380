//! Alerting and recording rules: `groups:`, at the top of a file or in the `spec` of a PrometheusRule or VMRule. Files
//! of Grafana's own alerts have the same shape.

use super::alert_text::{self, TextQuery};
use super::expression::Owner;
use super::grafana_alert;
use super::reader::Reader;
use super::text::Node;

/// Reads the rules of a document. Returns false if it has none.
pub(super) fn read(reader: &mut Reader<'_>, document: Node<'_>) -> bool {
    let groups = document.get("groups").or_else(|| document.get("spec")?.get("groups"));
    let is_group = document.text_of("kind") == Some("GrafanaAlertRuleGroup");
    let group = document.get("spec").filter(|_| is_group).and_then(|spec| spec.get("rules"));
    let lists: Vec<_> = match (groups, group) {
        (Some(groups), _) => lists_of_rules(reader, groups),
        (None, Some(group)) => vec![group],
        (None, None) => return false,
    };
    for rule in lists.into_iter().flat_map(Node::items) {
        if !reader.visit(rule) {
            break;
        }
        if grafana_alert::is_alert(rule) {
            grafana_alert::read(reader, rule);
        } else {
            self::rule(reader, rule);
        }
    }
    true
}

/// Returns the rules of each group. Anything else in the list is a fault.
fn lists_of_rules<'a>(reader: &mut Reader<'_>, groups: Node<'a>) -> Vec<Node<'a>> {
    if groups.text().is_some_and(|text| !matches!(text, "" | "~" | "null")) || groups.has_entries()
    {
        reader.fault(groups.start(), "expected a list of groups");
    }
    let mut lists = Vec::new();
    for group in groups.items() {
        if !reader.visit(group) {
            break;
        }
        match group.get("rules") {
            Some(rules) => lists.push(rules),
            None if !group.has_entries() => reader.fault(group.start(), "expected a group"),
            None => {}
        }
    }
    lists
}

/// Reads a rule.
pub(super) fn rule(reader: &mut Reader<'_>, rule: Node<'_>) {
    let name = |key: &str| rule.text_of(key).map(str::to_owned);
    let (alert, record) = (name("alert"), name("record"));
    let owner = match (&alert, record) {
        (Some(alert), _) => Owner::Alert(alert.clone()),
        (None, Some(record)) => Owner::Record(record),
        (None, None) => {
            return reader.fault(rule.start(), "a rule with neither `alert` nor `record`");
        }
    };
    // A template of Helm can have several, of which one is rendered.
    let own = rule.entries().filter(|(key, _)| *key == "expr").map(|(_, value)| value);
    let mut expressions: Vec<_> = own.collect();
    if expressions.is_empty() {
        expressions.extend(rule.get("expr"));
    }
    if expressions.is_empty() {
        reader.fault(rule.start(), "a rule without `expr`");
    }
    let (labels, queries) = match &alert {
        Some(_) => alert_text::of_rule(reader, rule),
        None => (Vec::new(), Vec::new()),
    };
    for expression in expressions {
        reader.expression(owner.clone(), expression, labels.clone());
        if alert.is_none() {
            reader.added_labels(added_labels(rule));
        }
    }
    let Some(alert) = alert else { return };
    for TextQuery { text, positions } in queries {
        reader.add(Owner::AlertText(alert.clone()), text, positions, None);
    }
}

/// Returns the labels that a recording rule adds to its result.
fn added_labels(rule: Node<'_>) -> Vec<(String, String)> {
    let labels = rule.get("labels").into_iter().flat_map(Node::entries);
    labels.filter_map(|(name, value)| Some((name.to_owned(), value.text()?.to_owned()))).collect()
}
