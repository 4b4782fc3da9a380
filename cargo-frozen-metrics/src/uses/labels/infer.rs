//! Infers the labels of all parts of an expression.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::expression::Expression;
use super::super::join::{Join, Target};
use super::super::promql::{Grouping, Metrics, NodeKind, Selector, Tree};
use super::function::function;
use super::matching::{Match, matches};
use super::row::{Row, Value};
use super::rows::Rows;
use super::selection::Selection;
use super::source;

/// Infers labels from the goldens of one side.
pub(crate) struct Inference<'a> {
    join: &'a Join<'a>,
    /// The rows of samples and recorded metrics, by name.
    metrics: RefCell<HashMap<&'a str, Rc<Rows<'a>>>>,
    /// The rows of the expressions that record metrics.
    recorded: RefCell<HashMap<usize, Rows<'a>>>,
}

/// The labels of the parts of an expression.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Inferred<'a> {
    /// The rows of each part.
    pub(crate) rows: Vec<Rows<'a>>,
    /// How the operands of each operator between vectors match.
    pub(crate) matches: HashMap<usize, Match<'a>>,
}

impl<'a> Inferred<'a> {
    /// Returns the labels of the whole expression.
    pub(crate) fn root(&self) -> Option<&Rows<'a>> {
        self.rows.last()
    }
}

impl<'a> Inference<'a> {
    pub(crate) fn new(join: &'a Join<'a>) -> Self {
        Self { join, metrics: RefCell::default(), recorded: RefCell::default() }
    }

    /// Returns the labels of all parts of an expression; `None` if its parts are not known.
    pub(crate) fn infer(&self, expression: &'a Expression) -> Option<Inferred<'a>> {
        self.infer_records(expression);
        self.parts(expression)
    }

    /// Returns the rows of the metric with this name.
    pub(crate) fn metric(&self, name: &'a str) -> Rc<Rows<'a>> {
        if let Some(rows) = self.metrics.borrow().get(name) {
            return Rc::clone(rows);
        }
        let rows = Rc::new(self.new_metric(name));
        self.metrics.borrow_mut().insert(name, Rc::clone(&rows));
        rows
    }

    fn new_metric(&self, name: &'a str) -> Rows<'a> {
        let target = &self.join.config.target;
        let samples: Vec<_> = self.join.metrics.samples(name).collect();
        if !samples.is_empty() {
            let rows = samples.iter().flat_map(|(_, sample)| source::rows(sample, target));
            return Rows::new(rows);
        }
        let recorded = self.recorded.borrow();
        let all = self.join.recording(name).iter().map(|index| recorded.get(index).cloned());
        // The rows of an expression in a cycle are not known.
        let all =
            all.map(|rows| rows.filter(|rows| !rows.rows.is_empty()).unwrap_or_else(Rows::unknown));
        all.reduce(Rows::or).unwrap_or_else(Rows::unknown)
    }

    /// Infers the labels of the recorded metrics that an expression uses, directly or not, before those that use them.
    fn infer_records(&self, expression: &'a Expression) {
        let mut seen = HashSet::new();
        let mut open: Vec<(Option<usize>, Vec<usize>)> = vec![(None, self.used(expression))];
        while let Some((index, rest)) = open.last_mut() {
            if let Some(next) = rest.pop() {
                if seen.insert(next) && !self.recorded.borrow().contains_key(&next) {
                    open.push((Some(next), self.used(self.join.expression(next))));
                }
                continue;
            }
            let index = *index;
            open.pop();
            if let Some(index) = index {
                let rows = self.recorded_by(self.join.expression(index));
                self.recorded.borrow_mut().insert(index, rows);
            }
        }
    }

    /// Returns the expressions that record what an expression uses.
    fn used(&self, expression: &Expression) -> Vec<usize> {
        let names =
            expression.query.selectors.iter().filter_map(|selector| match &selector.metrics {
                Metrics::Named(name) => Some(name),
                Metrics::Matching(_) | Metrics::Any => None,
            });
        names.flat_map(|name| self.join.recording(name)).copied().collect()
    }

    /// Returns the labels of what a rule records.
    fn recorded_by(&self, rule: &'a Expression) -> Rows<'a> {
        let parts = self.parts(rule);
        let Some(rows) = parts.as_ref().and_then(Inferred::root) else { return Rows::unknown() };
        rows.map(|row| {
            let mut row = row.clone();
            for (label, value) in &rule.added_labels {
                let value = match &**value {
                    "" if row.has_others => Some(Value::Maybe),
                    "" => None,
                    text => Some(Value::Text(Cow::Borrowed(text))),
                };
                row.set(Cow::Borrowed(label), value);
            }
            row
        })
    }

    fn parts(&self, expression: &'a Expression) -> Option<Inferred<'a>> {
        let query = &expression.query;
        let tree = query.tree.as_ref().filter(|_| query.is_reliable)?;
        let is_scalar = scalars(tree);
        let mut inferred = Inferred::default();
        for (index, node) in tree.nodes.iter().enumerate() {
            let of = |node: &usize| &inferred.rows[*node];
            let rows = match &node.kind {
                NodeKind::Number(_) | NodeKind::String(_) => Rows::default(),
                NodeKind::Selector(selector) => self.selector(&query.selectors[*selector]),
                NodeKind::Wrapped(inner) => of(inner).clone(),
                NodeKind::Call { function: name, arguments } => {
                    let rows: Vec<_> = arguments.iter().map(of).collect();
                    function(tree, &query.selectors, name, arguments, &rows)
                }
                NodeKind::Aggregate { operator, grouping, parameter, operand } => {
                    let label = parameter.map(|parameter| &tree.nodes[parameter].kind);
                    aggregated(of(operand), operator, grouping, label)
                }
                NodeKind::Binary(binary) => match (is_scalar[binary.left], is_scalar[binary.right])
                {
                    (false, false) => {
                        let found = matches(binary, of(&binary.left), of(&binary.right));
                        let rows = found.result.clone();
                        inferred.matches.insert(index, found);
                        rows
                    }
                    (true, _) => of(&binary.right).clone(),
                    (false, true) => of(&binary.left).clone(),
                },
            };
            inferred.rows.push(rows);
        }
        Some(inferred)
    }

    fn selector(&self, selector: &'a Selector) -> Rows<'a> {
        let Metrics::Named(name) = &selector.metrics else { return Rows::unknown() };
        let all = match self.join.target(selector) {
            Target::Samples(_) => self.metric(name),
            Target::Other if !self.join.recording(name).is_empty() => self.metric(name),
            // What selects nothing is reported as such.
            Target::Other | Target::Nothing => Rc::new(Rows::unknown()),
        };
        let mut rows = (*all).clone();
        for selection in selector.matchers.iter().filter_map(Selection::new) {
            let selected: Vec<Row<'a>> =
                rows.rows.iter().filter_map(|row| selection.of(row)).collect();
            // A matcher that selects nothing is another mistake than labels that do not match.
            let is_dead = selected.is_empty();
            let selected =
                if is_dead { rows.map(|row| selection.required(row)) } else { Rows::new(selected) };
            rows = Rows { is_rough: rows.is_rough || is_dead, ..selected };
        }
        rows
    }
}

fn aggregated<'a>(
    operand: &Rows<'a>,
    operator: &str,
    grouping: &'a Grouping,
    parameter: Option<&'a NodeKind>,
) -> Rows<'a> {
    let rows = match grouping {
        Grouping::All => operand.clone(),
        Grouping::By(list) => operand.map(|row| {
            let mut kept = row.keep(list.names(), false);
            kept.has_others = list.has_variable;
            kept
        }),
        Grouping::Without(list) if list.has_variable => Rows::unknown(),
        Grouping::Without(list) => operand.map(|row| {
            let mut row = row.clone();
            row.labels.retain(|label, _| !list.has(label));
            row
        }),
    };
    match (operator, parameter) {
        ("count_values", Some(NodeKind::String(Some(label)))) => rows.map(|row| {
            let mut row = row.clone();
            row.set(Cow::Borrowed(label), Some(Value::Any));
            row
        }),
        ("count_values", _) => Rows::unknown(),
        _ => rows,
    }
}

/// Returns which parts are numbers rather than vectors.
fn scalars(tree: &Tree) -> Vec<bool> {
    let mut is_scalar: Vec<bool> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let scalar = match &node.kind {
            NodeKind::Number(_) | NodeKind::String(_) => true,
            NodeKind::Selector(_) | NodeKind::Aggregate { .. } => false,
            NodeKind::Wrapped(inner) => is_scalar[*inner],
            NodeKind::Call { function, .. } => matches!(&**function, "time" | "pi" | "scalar"),
            NodeKind::Binary(binary) => is_scalar[binary.left] && is_scalar[binary.right],
        };
        is_scalar.push(scalar);
    }
    is_scalar
}
