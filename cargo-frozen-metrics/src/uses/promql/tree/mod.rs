//! The tree of an expression with its positions. `promql-parser` gives the tree, the tokens give the positions.

mod build;

use std::ops::Range;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}

/// What a part of an expression is. Other parts are given by their indices in the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NodeKind {
    Number(f64),
    /// A string; `None` if its value is not known.
    String(Option<String>),
    /// The selector with this index in the query.
    Selector(usize),
    /// An expression in parentheses, with a sign, or as a subquery.
    Wrapped(usize),
    Call {
        function: String,
        arguments: Vec<usize>,
    },
    Aggregate {
        operator: String,
        grouping: Grouping,
        parameter: Option<usize>,
        operand: usize,
    },
    Binary(Binary),
}

/// A list of labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabelList {
    /// The labels, each with the byte at which it starts.
    pub(crate) labels: Vec<(String, usize)>,
    /// Whether a variable stands in the list, so that it has other labels, too.
    pub(crate) has_variable: bool,
}

impl LabelList {
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|(name, _)| &**name)
    }

    pub(crate) fn has(&self, label: &str) -> bool {
        self.names().any(|name| name == label)
    }
}

/// The labels that an aggregation keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// All labels, as `topk` does.
    All,
    By(LabelList),
    Without(LabelList),
}

/// Returns whether an aggregation keeps all labels, because it selects series rather than combines them.
pub(super) fn selects_series(operator: &str) -> bool {
    matches!(operator, "topk" | "bottomk" | "limitk" | "limit_ratio")
}

/// An operator between two expressions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Binary {
    /// The operator, in lower case.
    pub(crate) operator: String,
    pub(crate) left: usize,
    pub(crate) right: usize,
    pub(crate) matching: Matching,
    /// The bytes of the operator.
    pub(crate) range: Range<usize>,
}

impl Binary {
    /// Returns whether the operator compares values.
    pub(crate) fn is_comparison(&self) -> bool {
        matches!(&*self.operator, "==" | "!=" | ">" | ">=" | "<" | "<=")
    }

    /// Returns whether the operator combines sets of series, and calculates nothing.
    pub(crate) fn is_set_operator(&self) -> bool {
        matches!(&*self.operator, "and" | "or" | "unless")
    }

    /// Returns the operand of a side.
    pub(crate) fn operand(&self, side: Side) -> usize {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }
}

/// How series of two expressions are matched.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Matching {
    pub(crate) returns_bool: bool,
    pub(crate) labels: MatchingLabels,
    /// The side of which several series may match one of the other side, and the labels that they get from it.
    pub(crate) many: Option<(Side, LabelList)>,
    /// Whether a series without a match gets a value.
    pub(crate) fills: bool,
    /// The bytes of `on (…)` and what follows it, up to the second operand; empty if there is nothing.
    pub(crate) range: Range<usize>,
}

/// The labels that matching series have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum MatchingLabels {
    #[default]
    All,
    On(LabelList),
    Ignoring(LabelList),
}

impl MatchingLabels {
    /// Returns whether a label is one of them.
    pub(crate) fn includes(&self, label: &str) -> bool {
        match self {
            Self::All => true,
            Self::On(list) => list.has(label),
            Self::Ignoring(list) => !list.has(label),
        }
    }
}

/// A side of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

impl Side {
    /// Returns its index in a pair of the left and the right operand.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Left => 0,
            Self::Right => 1,
        }
    }
}

/// The parts of an expression. A part follows all parts that it contains.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

impl Tree {
    /// Returns the index of the part that is the whole expression.
    pub(crate) fn root(&self) -> Option<usize> {
        self.nodes.len().checked_sub(1)
    }

    /// Returns the parts that a part consists of.
    pub(crate) fn children(&self, node: usize) -> Vec<usize> {
        match &self.nodes[node].kind {
            NodeKind::Number(_) | NodeKind::String(_) | NodeKind::Selector(_) => Vec::new(),
            NodeKind::Wrapped(inner) => vec![*inner],
            NodeKind::Call { arguments, .. } => arguments.clone(),
            NodeKind::Aggregate { parameter, operand, .. } => {
                parameter.iter().copied().chain([*operand]).collect()
            }
            NodeKind::Binary(binary) => vec![binary.left, binary.right],
        }
    }

    /// Returns the part that each part belongs to.
    pub(crate) fn parents(&self) -> Vec<Option<usize>> {
        let mut parents = vec![None; self.nodes.len()];
        for node in 0..self.nodes.len() {
            for child in self.children(node) {
                parents[child] = Some(node);
            }
        }
        parents
    }

    /// Returns the selectors within a part, by their indices in the query.
    pub(crate) fn selectors(&self, node: usize) -> Vec<usize> {
        let (mut found, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            match self.nodes[node].kind {
                NodeKind::Selector(selector) => found.push(selector),
                _ => open.extend(self.children(node)),
            }
        }
        found.sort_unstable();
        found
    }
}
