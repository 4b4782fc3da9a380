//! The languages of queries, which their data sources decide.

use std::collections::HashMap;

use super::super::text::{Node, Style};

/// Data sources whose queries are PromQL.
const PROMQL: [&str; 6] = [
    "prometheus",
    "grafana-amazonprometheus-datasource",
    "grafana-azureprometheus-datasource",
    "victoriametrics-datasource",
    "victoriametrics-metrics-datasource",
    "mimir",
];

/// The language of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::uses) enum Language {
    Promql,
    Other,
    /// What Grafana calculates from other queries.
    Calculated,
    /// The default data source, or one that the dashboard does not describe.
    Unknown,
}

impl Language {
    /// Returns the language of a type of data sources.
    pub(in crate::uses) fn of_type(name: &str) -> Self {
        match name {
            "" => Self::Unknown,
            // What Grafana itself keeps: calculations, snapshots and annotations.
            "__expr__" | "grafana" => Self::Calculated,
            name if PROMQL.contains(&name) => Self::Promql,
            _ => Self::Other,
        }
    }
}

/// The data sources that variables and inputs of a dashboard choose, by name.
#[derive(Debug)]
pub(super) struct Sources(HashMap<String, Language>);

impl Sources {
    /// Reads the variables and inputs of a dashboard.
    pub(super) fn new(root: Node<'_>) -> Self {
        let classic = root.get("templating").and_then(|templating| templating.get("list"));
        let variables = classic.into_iter().chain(root.get("variables")).flat_map(Node::items);
        let mut sources = HashMap::new();
        for variable in variables {
            let fields = variable.get("spec").unwrap_or(variable);
            let is_source = variable.text_of("type") == Some("datasource")
                || variable.text_of("kind") == Some("DatasourceVariable");
            let kind = fields.text_of("query").or_else(|| fields.text_of("pluginId"));
            if let (true, Some(name), Some(kind)) = (is_source, fields.text_of("name"), kind) {
                sources.insert(name.to_owned(), Language::of_type(kind));
            }
        }
        for input in root.items_of("__inputs") {
            if let (Some(name), Some(kind)) = (input.text_of("name"), input.text_of("pluginId")) {
                sources.insert(name.to_owned(), Language::of_type(kind));
            }
        }
        Self(sources)
    }

    /// Returns the language of the data source that a mapping names, if it names one.
    pub(super) fn language(&self, node: Node<'_>) -> Option<Language> {
        // A query of schema v2 states the type: in `group`, before Grafana 12.2 in `kind`.
        let has_spec = node.get("spec").is_some_and(Node::is_mapping);
        let group =
            node.text_of("group").filter(|_| has_spec && node.text_of("kind") == Some("DataQuery"));
        if let Some(group) = group.filter(|group| !group.is_empty()) {
            return Some(Language::of_type(group));
        }
        if has_spec
            && let Some(kind) = node.text_of("kind")
            && Language::of_type(kind) == Language::Promql
        {
            return Some(Language::Promql);
        }
        let source = node.get("datasource")?;
        let is_plain = source.style() == Some(Style::Plain);
        if is_plain && matches!(source.text(), Some("null" | "~" | "")) {
            return None;
        }
        if let Some(kind) = source.text_of("type") {
            // The types of `-- Mixed --`, `-- Dashboard --` and `-- Grafana --` are not those of the queries.
            return Some(if matches!(kind, "datasource" | "grafana" | "mixed") {
                Language::Unknown
            } else {
                self.chosen(kind).unwrap_or(Language::of_type(kind))
            });
        }
        let name = ["uid", "name"].iter().find_map(|key| source.text_of(key)).or(source.text())?;
        Some(match name {
            "__expr__" => Language::Calculated,
            name => self.chosen(name).unwrap_or(Language::Unknown),
        })
    }

    /// Returns the language of the data source that a variable chooses.
    fn chosen(&self, name: &str) -> Option<Language> {
        let name = name.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        let name = name.split(':').next().unwrap_or_default();
        Some(self.0.get(name).copied().unwrap_or(Language::Unknown))
    }
}
