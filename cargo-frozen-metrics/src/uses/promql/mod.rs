//! Reads PromQL: what an expression selects, and what it does with it.
//!
//! ```text
//! text ──prepare──▶ text without variables ──token──▶ tokens ──scan──▶ selectors, with positions
//!                                                       └─simplified, promql-parser──▶ parsed expression
//! parsed expression ──structure──▶ what surrounds each selector
//! parsed expression, tokens ──tree──▶ all parts, with positions
//! ```
//!
//! The tokens give names, labels, values and positions. `promql-parser` gives the structure. If it refuses an expression,
//! such as one in MetricsQL, only the tokens are used. A [`Tree`] can be missing although there is a [`Structure`]: it
//! needs tokens in exactly the order of the parsed expression.

mod prepare;
mod scan;
mod selector;
mod simplified;
mod structure;
mod token;
mod tree;
mod variable;

pub(crate) use selector::{ListedLabel, Matcher, Metrics, Operator, Selector};
pub(crate) use structure::{Keeps, Step, Structure};
pub(crate) use tree::{
    Binary, Grouping, LabelList, Matching, MatchingLabels, Node, NodeKind, Side, Tree,
};

/// The largest expression that is read.
const MAX_LENGTH: usize = 1 << 20;

/// An expression that was read.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// The selectors in the order of the expression.
    pub(crate) selectors: Vec<Selector>,
    /// The labels in `by (…)`, `on (…)` and the like, except for variables.
    pub(crate) labels: Vec<ListedLabel>,
    /// What surrounds the selectors; `None` if the parser refuses the expression.
    pub(crate) structure: Option<Structure>,
    /// Its parts with their positions; `None` if the parser refuses the expression.
    pub(crate) tree: Option<Tree>,
    /// Why the expression was not understood; `None` if it was.
    pub(crate) fault: Option<String>,
    /// Whether a list of labels is not known, because a variable stands in it.
    pub(crate) has_unknown_labels: bool,
    /// Whether the selectors are surely those of the expression. Otherwise, they only serve searches for users.
    pub(crate) is_reliable: bool,
}

impl Query {
    /// Reads an expression. It never fails: `fault` says what could not be understood.
    pub(crate) fn read(text: &str) -> Self {
        if text.len() > MAX_LENGTH {
            return Self {
                fault: Some("the expression is too large".to_owned()),
                ..Self::default()
            };
        }
        let prepared = prepare::prepare(text);
        let tokens = token::tokens(&prepared.text);
        let scanned = scan::scan(&tokens, &prepared.unknown);
        let mut query = Self {
            is_reliable: scanned.fault.is_none(),
            selectors: scanned.selectors,
            labels: scanned.labels,
            structure: None,
            tree: None,
            fault: scanned.fault,
            has_unknown_labels: scanned.has_unknown_labels,
        };
        match Structure::parse(&prepared.text, &tokens) {
            Ok((structure, expression)) if query.agrees(&structure) => {
                query.tree = Tree::build(&expression, &tokens, &prepared.unknown);
                query.structure = Some(structure);
                query.is_reliable = true;
                query.fault = None;
            }
            Ok(_) => {
                query.is_reliable = false;
                query.fault.get_or_insert_with(|| "the selectors are unclear".to_owned());
            }
            Err(error) => {
                let error = error.lines().next().unwrap_or_default().trim_end_matches(':');
                query.fault.get_or_insert_with(|| format!("only its names are read: {error}"));
            }
        }
        query
    }

    /// Returns whether a matcher or a list of labels names a label.
    pub(crate) fn names(&self, label: &str) -> bool {
        let matchers = self.selectors.iter().flat_map(|selector| &selector.matchers);
        let of_matchers = matchers.filter_map(|matcher| matcher.label.as_deref());
        of_matchers.chain(self.labels.iter().map(|listed| &*listed.label)).any(|one| one == label)
    }

    /// Returns whether the tokens and the parser show the same selectors.
    fn agrees(&self, structure: &Structure) -> bool {
        let parsed = structure.selectors();
        parsed.len() == self.selectors.len()
            && parsed.zip(&self.selectors).all(|(parsed, scanned)| {
                parsed.name == scanned.bare_name && parsed.labels == scanned.bare_labels
            })
    }
}
