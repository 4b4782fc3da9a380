//! Dashboards of Grafana: classic, with `rows`, of schema v2, and library panels. The JSON is walked without regard to
//! the types of panels: what has an `expr` is a query.

use std::collections::HashMap;
use std::rc::Rc;

use super::expression::{Owner, TextLabel};
use super::panel_text;
use super::reader::Reader;
use super::text::{Node, Style, Value};

/// The keys of which every dashboard has at least one.
const KEYS: [&str; 5] = ["panels", "rows", "elements", "templating", "annotations"];

/// Data sources whose queries are PromQL.
const PROMQL: [&str; 6] = [
    "prometheus",
    "grafana-amazonprometheus-datasource",
    "grafana-azureprometheus-datasource",
    "victoriametrics-datasource",
    "victoriametrics-metrics-datasource",
    "mimir",
];

/// Reads a dashboard or a library panel. Returns false if the document is neither.
pub(super) fn read(reader: &mut Reader<'_>, document: &Node) -> bool {
    let inside = ["dashboard", "spec", "model"].iter().filter_map(|key| document.get(key));
    let inside: Vec<&Node> = inside.map(Rc::as_ref).collect();
    let Some(root) = [document].into_iter().chain(inside).find(|node| is_dashboard(node)) else {
        return false;
    };
    let sources = sources(root);
    let walk = Walk { sources: &sources };
    walk.node(
        reader,
        root,
        &Context {
            language: Language::Unknown,
            owner: Owner::Panel(String::new()),
            fields: Rc::new([]),
        },
    );
    true
}

fn is_dashboard(node: &Node) -> bool {
    let is_collection = |node: &Rc<Node>| !matches!(node.value, Value::Scalar(..));
    // In a dashboard of Perses, whose queries are not read, the panels are a mapping.
    if node.get("panels").is_some_and(|panels| matches!(panels.value, Value::Mapping(_))) {
        return false;
    }
    KEYS.iter().any(|key| node.get(key).is_some_and(is_collection))
        || node.get("targets").is_some_and(|targets| !targets.items().is_empty())
}

/// The language of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Promql,
    Other,
    /// The default data source, or one that the dashboard does not describe.
    Unknown,
}

impl Language {
    fn of_type(name: &str) -> Self {
        if PROMQL.contains(&name) { Self::Promql } else { Self::Other }
    }
}

#[derive(Clone)]
struct Context {
    language: Language,
    owner: Owner,
    /// The labels that the panel transforms or styles.
    fields: Rc<[TextLabel]>,
}

/// Returns the types of the data sources that variables and inputs of a dashboard choose.
fn sources(root: &Node) -> HashMap<String, Language> {
    let classic = root.get("templating").and_then(|templating| templating.get("list"));
    let variables = classic.into_iter().chain(root.get("variables")).flat_map(|list| list.items());
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
    for input in root.get("__inputs").map_or(&[][..], |inputs| inputs.items()) {
        if let (Some(name), Some(kind)) = (input.text_of("name"), input.text_of("pluginId")) {
            sources.insert(name.to_owned(), Language::of_type(kind));
        }
    }
    sources
}

struct Walk<'a> {
    sources: &'a HashMap<String, Language>,
}

impl Walk<'_> {
    fn node(&self, reader: &mut Reader<'_>, node: &Node, context: &Context) {
        if !reader.visit(node) {
            return;
        }
        for item in node.items() {
            self.node(reader, item, context);
        }
        if node.entries().is_empty() {
            return;
        }
        let context = self.context(reader, node, context);
        if let Some(query) = variable_query(node) {
            self.variable(reader, query, &context);
            return;
        }
        for (key, value) in node.entries() {
            match (&**key, &value.value) {
                ("expr", Value::Scalar(text, _)) if text.trim().is_empty() => {}
                ("expr", Value::Scalar(..)) if context.language == Language::Other => {
                    reader.foreign()
                }
                ("expr", Value::Scalar(..)) => {
                    let mut labels = context.fields.to_vec();
                    let legend = node.get("legendFormat");
                    labels.extend(
                        legend.into_iter().flat_map(|node| panel_text::legend(reader, node)),
                    );
                    reader.expression(context.owner.clone(), value, labels);
                }
                // The definition and the current value of a variable repeat its query.
                ("definition" | "current" | "options", _) => {}
                _ => self.node(reader, value, &context),
            }
        }
    }

    /// Returns the context of what is in a mapping.
    fn context(&self, reader: &mut Reader<'_>, node: &Node, outer: &Context) -> Context {
        let mut context = outer.clone();
        if let Some(source) = self.source(node) {
            context.language = source;
        }
        let kind = node.text_of("kind").or_else(|| node.text_of("type")).unwrap_or_default();
        let name = |key: &str| node.text_of(key).map(str::to_owned);
        let is_panel = ["targets", "panels", "data", "vizConfig", "fieldConfig", "gridPos"]
            .iter()
            .any(|key| node.get(key).is_some());
        if node.get("iconColor").is_some() {
            context.owner = Owner::Annotation(name("name").unwrap_or_default());
        } else if kind.ends_with("Variable")
            || node.get("definition").is_some()
            || (node.get("query").is_some() && kind == "query")
        {
            let fields = node.get("spec").map_or(node, |spec| spec);
            context.owner = Owner::Variable(fields.text_of("name").unwrap_or_default().to_owned());
        } else if let Some(title) = name("title").filter(|_| is_panel) {
            context.owner = Owner::Panel(title);
            context.fields = panel_text::fields(reader, node).into();
        }
        context
    }

    /// Returns the language of the data source that a mapping names, if it names one.
    fn source(&self, node: &Node) -> Option<Language> {
        // A query of schema v2 states the type: in `group`, before Grafana 12.2 in `kind`.
        let has_spec = node.get("spec").is_some_and(|spec| matches!(spec.value, Value::Mapping(_)));
        let group =
            node.text_of("group").filter(|_| has_spec && node.text_of("kind") == Some("DataQuery"));
        if let Some(group) = group {
            return Some(Language::of_type(group));
        }
        if has_spec && let Some(kind) = node.text_of("kind").filter(|kind| PROMQL.contains(kind)) {
            return Some(Language::of_type(kind));
        }
        let source = node.get("datasource")?;
        if matches!(&source.value, Value::Scalar(text, Style::Plain) if matches!(&**text, "null" | "~" | ""))
        {
            return None;
        }
        if let Some(kind) = source.text_of("type") {
            // The types of `-- Mixed --`, `-- Dashboard --` and `-- Grafana --` are not those of the queries.
            return Some(if matches!(kind, "datasource" | "grafana" | "mixed") {
                Language::Unknown
            } else {
                self.named(kind).unwrap_or(Language::of_type(kind))
            });
        }
        let name = source.text_of("uid").or(source.text())?;
        Some(self.named(name).unwrap_or(Language::Unknown))
    }

    /// Returns the language of the data source that a variable chooses.
    fn named(&self, name: &str) -> Option<Language> {
        let name = name.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        Some(self.sources.get(name).copied().unwrap_or(Language::Unknown))
    }

    fn variable(&self, reader: &mut Reader<'_>, query: &Node, context: &Context) {
        let source = self.source(query).unwrap_or(context.language);
        if source == Language::Other {
            reader.foreign();
            return;
        }
        let owner = context.owner.clone();
        let inner = query.get("spec").map_or(query, |spec| spec);
        let text = ["query", "expr", "__legacyStringValue"].iter().find_map(|key| inner.get(key));
        let node = text.map_or(query, |node| node);
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
}

/// Returns the query of a variable, if the mapping is one.
fn variable_query(node: &Node) -> Option<&Node> {
    let is_classic = node.text_of("type") == Some("query") && node.get("name").is_some();
    if is_classic {
        return node.get("query").map(|query| &**query);
    }
    let is_v2 = node.text_of("kind") == Some("QueryVariable");
    node.get("spec").filter(|_| is_v2)?.get("query").map(|query| &**query)
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
