//! The structure of an expression, which `promql-parser` finds: what surrounds each selector.

use std::ops::Range;

use promql_parser::label::Labels;
use promql_parser::parser::{self, Expr, LabelModifier, VectorSelector};

use super::simplified::simplified;
use super::token::Token;
use super::tree::selects_series;

/// The largest number of tokens that are parsed. The parser is recursive, so this also limits its stack.
const MAX_TOKENS: usize = 4000;

/// The deepest nesting of brackets that is parsed.
const MAX_DEPTH: usize = 100;

/// What an expression applies to its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A function.
    Call(String),
    /// An aggregation, with the labels that it keeps.
    Aggregate { operator: String, keeps: Keeps },
    /// An operator between two expressions. The ranges are the selectors on both sides, by index.
    Binary { operator: String, left: Range<usize>, right: Range<usize> },
    /// A subquery.
    Subquery,
}

/// The labels that an aggregation keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// All labels, as `topk` does.
    All,
    By(Vec<String>),
    Without(Vec<String>),
}

/// A selector as the parser reads it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) name: Option<String>,
    /// The labels of all matchers but that of the name.
    pub(super) labels: Vec<String>,
}

impl Parsed {
    fn new(selector: &VectorSelector) -> Self {
        let matchers = &selector.matchers;
        let all = matchers.matchers.iter().chain(matchers.or_matchers.iter().flatten());
        let labels = all.map(|matcher| matcher.name.clone()).filter(|name| name != "__name__");
        Self { name: selector.name.clone(), labels: labels.collect() }
    }
}

/// What surrounds each selector, in the order of the expression.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    nodes: Vec<(Option<usize>, Step)>,
    /// The selectors, each with its innermost node.
    selectors: Vec<(Parsed, Option<usize>)>,
}

impl Structure {
    /// Parses an expression without variables. Returns the tree of the parser, too. Returns an error if the parser refuses it.
    pub(super) fn parse(text: &str, tokens: &[Token<'_>]) -> Result<(Self, Expr), String> {
        if tokens.len() > MAX_TOKENS || depth(tokens) > MAX_DEPTH {
            return Err("the expression is too large".to_owned());
        }
        let expression = parser::parse(&simplified(text, tokens))?;
        let mut structure = Self::default();
        structure.add(&expression, None);
        Ok((structure, expression))
    }

    /// Returns what surrounds a selector, from the inside to the outside.
    pub(crate) fn around(&self, selector: usize) -> impl Iterator<Item = &Step> {
        let mut next = self.selectors.get(selector).and_then(|(_, node)| *node);
        std::iter::from_fn(move || {
            let (parent, step) = &self.nodes[next?];
            next = *parent;
            Some(step)
        })
    }

    /// Returns the selectors in the order of the expression.
    pub(super) fn selectors(&self) -> impl ExactSizeIterator<Item = &Parsed> {
        self.selectors.iter().map(|(selector, _)| selector)
    }

    fn push(&mut self, parent: Option<usize>, step: Step) -> Option<usize> {
        self.nodes.push((parent, step));
        Some(self.nodes.len() - 1)
    }

    fn add(&mut self, expression: &Expr, parent: Option<usize>) {
        match expression {
            Expr::VectorSelector(selector) => {
                self.selectors.push((Parsed::new(selector), parent));
            }
            Expr::MatrixSelector(matrix) => self.selectors.push((Parsed::new(&matrix.vs), parent)),
            Expr::Paren(inner) => self.add(&inner.expr, parent),
            Expr::Unary(inner) => self.add(&inner.expr, parent),
            Expr::Subquery(inner) => {
                let node = self.push(parent, Step::Subquery);
                self.add(&inner.expr, node);
            }
            Expr::Call(call) => {
                let node = self.push(parent, Step::Call(call.func.name.to_owned()));
                for argument in &call.args.args {
                    self.add(argument, node);
                }
            }
            Expr::Aggregate(aggregate) => {
                let operator = aggregate.op.to_string();
                let keeps = keeps(&operator, aggregate.modifier.as_ref());
                if let Some(parameter) = &aggregate.param {
                    self.add(parameter, parent);
                }
                let node = self.push(parent, Step::Aggregate { operator, keeps });
                self.add(&aggregate.expr, node);
            }
            Expr::Binary(binary) => {
                let start = self.selectors.len();
                let at = self.nodes.len();
                let node = self.push(parent, Step::Subquery);
                self.add(&binary.lhs, node);
                let middle = self.selectors.len();
                self.add(&binary.rhs, node);
                self.nodes[at].1 = Step::Binary {
                    operator: binary.op.to_string(),
                    left: start..middle,
                    right: middle..self.selectors.len(),
                };
            }
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
        }
    }
}

fn keeps(operator: &str, modifier: Option<&LabelModifier>) -> Keeps {
    let names = |labels: &Labels| labels.labels.clone();
    match modifier {
        _ if selects_series(operator) => Keeps::All,
        None => Keeps::By(Vec::new()),
        Some(LabelModifier::Include(labels)) => Keeps::By(names(labels)),
        Some(LabelModifier::Exclude(labels)) => Keeps::Without(names(labels)),
    }
}

fn depth(tokens: &[Token<'_>]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}
