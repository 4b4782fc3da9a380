//! Dashboards of Grafana: classic, with `rows`, of schema v2, and library panels. The JSON is walked without regard to
//! the types of panels: what has an `expr` is a query.

mod language;
mod variable;

use std::rc::Rc;

use super::expression::{Owner, TextLabel};
use super::panel_text;
use super::reader::Reader;
use super::text::Node;
pub(super) use language::Language;
use language::Sources;

/// The keys of which every dashboard has at least one.
const KEYS: [&str; 5] = ["panels", "rows", "elements", "templating", "annotations"];

/// The keys of what contains a dashboard: answers of the API, resources of Kubernetes, and library panels.
const WRAPPERS: [&str; 4] = ["dashboard", "spec", "model", "result"];

/// The keys of texts that show labels of a query.
const LEGENDS: [&str; 3] = ["legendFormat", "titleFormat", "textFormat"];

/// Reads a dashboard or a library panel. Returns false if the document is neither.
pub(super) fn read(reader: &mut Reader<'_>, document: Node<'_>) -> bool {
    let mut open = vec![document];
    // A library panel in an answer of the API is in two wrappers.
    for _ in 0..2 {
        let inside = open.iter().flat_map(|node| WRAPPERS.iter().filter_map(|key| node.get(key)));
        let inside: Vec<_> = inside.collect();
        open.extend(inside);
    }
    let Some(root) = open.into_iter().find(|node| is_dashboard(*node)) else { return false };
    let sources = Sources::new(root);
    let context = Context {
        language: Language::Unknown,
        owner: Owner::Panel(String::new()),
        fields: Rc::new([]),
        alert: None,
    };
    Walk { sources: &sources }.node(reader, root, &context);
    true
}

fn is_dashboard(node: Node<'_>) -> bool {
    let is_collection = |node: Node<'_>| node.style().is_none();
    KEYS.iter().any(|key| node.get(key).is_some_and(is_collection))
        || node.get("targets").is_some_and(Node::has_items)
}

#[derive(Clone)]
struct Context {
    language: Language,
    owner: Owner,
    /// The labels that the panel transforms or styles.
    fields: Rc<[TextLabel]>,
    /// The name of the panel's alert, and the identifiers of the queries that it watches.
    alert: Option<Rc<(String, Vec<String>)>>,
}

struct Walk<'a> {
    sources: &'a Sources,
}

impl Walk<'_> {
    fn node(&self, reader: &mut Reader<'_>, node: Node<'_>, context: &Context) {
        if !reader.visit(node) {
            return;
        }
        for item in node.items() {
            self.node(reader, item, context);
        }
        if !node.has_entries() {
            return;
        }
        let context = self.context(reader, node, context);
        if is_other_query(node, context.language) {
            return reader.foreign();
        }
        if let Some(query) = variable::query(node) {
            match self.sources.language(query).unwrap_or(context.language) {
                Language::Other => reader.foreign(),
                _ => variable::read(reader, query, context.owner),
            }
            return;
        }
        for (key, value) in node.entries() {
            match (key, value.text()) {
                ("expr", Some(text)) if text.trim().is_empty() => {}
                ("expr", Some(_)) => self.query(reader, node, value, &context),
                // The definition and the current value of a variable repeat its query.
                ("definition" | "current" | "options", _) => {}
                ("targets", _) if value.is_sequence() => {
                    for target in value.items() {
                        self.target(reader, target, &context);
                    }
                }
                _ => self.node(reader, value, &context),
            }
        }
    }

    /// Reads a target of a panel, which has no `expr` if it is in another language.
    fn target(&self, reader: &mut Reader<'_>, target: Node<'_>, context: &Context) {
        let language = self.sources.language(target).unwrap_or(context.language);
        if language == Language::Other && target.get("expr").is_none() {
            reader.foreign();
        } else {
            self.node(reader, target, context);
        }
    }

    fn query(&self, reader: &mut Reader<'_>, node: Node<'_>, query: Node<'_>, context: &Context) {
        match context.language {
            Language::Other => return reader.foreign(),
            Language::Calculated => return,
            Language::Promql | Language::Unknown => {}
        }
        let mut labels = context.fields.to_vec();
        for legend in LEGENDS.iter().filter_map(|key| node.get(key)) {
            labels.extend(panel_text::legend(reader, legend));
        }
        let alert = context.alert.as_deref().filter(|(_, watched)| {
            node.text_of("refId").is_some_and(|id| watched.iter().any(|watched| watched == id))
        });
        let owner = match alert {
            Some((name, _)) => Owner::Alert(name.clone()),
            None => context.owner.clone(),
        };
        reader.expression(owner, query, labels);
    }

    /// Returns the context of what is in a mapping.
    fn context(&self, reader: &mut Reader<'_>, node: Node<'_>, outer: &Context) -> Context {
        let mut context = outer.clone();
        if let Some(language) = self.sources.language(node) {
            context.language = language;
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
            let fields = node.get("spec").unwrap_or(node);
            context.owner = Owner::Variable(fields.text_of("name").unwrap_or_default().to_owned());
        } else if is_panel {
            context.alert = alert(node).map(Rc::new);
            if let Some(title) = name("title") {
                context.owner = Owner::Panel(title);
                context.fields = panel_text::fields(reader, node).into();
            }
        }
        context
    }
}

/// Returns whether a mapping is a query of schema v2 in another language, which has no `expr`.
fn is_other_query(node: Node<'_>, language: Language) -> bool {
    let fields = node.get("spec").filter(|_| node.text_of("kind") == Some("DataQuery"));
    let is_query = fields.is_some_and(|fields| {
        fields.has_entries() && fields.get("expr").is_none() && fields.get("query").is_none()
    });
    is_query && language == Language::Other
}

/// Returns the name of a panel's alert, as Grafana had them before version 9, and the queries that it watches.
fn alert(panel: Node<'_>) -> Option<(String, Vec<String>)> {
    let alert = panel.get("alert")?;
    let conditions = alert.get("conditions")?.items();
    let watched = conditions.filter_map(|condition| {
        let parameters = condition.get("query")?.get("params")?;
        Some(parameters.items().next()?.text()?.to_owned())
    });
    let name = alert.text_of("name").or(panel.text_of("title"))?;
    Some((name.to_owned(), watched.collect()))
}
