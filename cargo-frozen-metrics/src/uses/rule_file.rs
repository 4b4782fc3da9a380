//! Alerting and recording rules: `groups:`, at the top of a file or in the `spec` of a PrometheusRule or VMRule.

use super::expression::Owner;
use super::reader::Reader;
use super::text::Node;

/// Reads the rules of a document. Returns false if it has none.
pub(super) fn read(reader: &mut Reader<'_>, document: &Node) -> bool {
    let groups = document.get("groups").or_else(|| document.get("spec")?.get("groups"));
    let Some(groups) = groups else { return false };
    for rule in
        groups.items().iter().flat_map(|group| group.get("rules")).flat_map(|rules| rules.items())
    {
        if !reader.visit(rule) {
            break;
        }
        let name = |key: &str| rule.text_of(key).map(str::to_owned);
        let owner = match (name("alert"), name("record")) {
            (Some(alert), _) => Owner::Alert(alert),
            (None, Some(record)) => Owner::Record(record),
            (None, None) => {
                reader.fault(rule.start, "a rule with neither `alert` nor `record`");
                continue;
            }
        };
        match rule.get("expr") {
            Some(expression) => reader.expression(owner, expression),
            None => reader.fault(rule.start, "a rule without `expr`"),
        }
    }
    true
}
