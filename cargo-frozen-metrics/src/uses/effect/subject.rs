//! The subject of most checks: an expression with its tree.

use super::super::expression::Expression;
use super::super::labels::Inferred;
use super::super::promql::{Binary, NodeKind, Tree};
use super::super::rules;
use super::sides::Sides;

/// An expression with the labels of its parts on both sides.
pub(super) struct Subject<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) expression: &'a Expression,
    pub(super) tree: &'a Tree,
    /// The part that each part belongs to.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) base: Inferred<'a>,
    pub(super) head: Inferred<'a>,
}

impl<'a> Subject<'a> {
    /// Infers the labels. Returns `None` if the parts of the expression are not known.
    pub(super) fn new(sides: &'a Sides<'a>, expression: &'a Expression) -> Option<Self> {
        let tree = expression.query.tree.as_ref()?;
        let base = sides.base_labels.infer(expression)?;
        let head = sides.head_labels.infer(expression)?;
        Some(Self { sides, expression, tree, parents: tree.parents(), base, head })
    }

    pub(super) fn kind(&self, node: usize) -> &'a NodeKind {
        &self.tree.nodes[node].kind
    }

    /// Returns the text of a part.
    pub(super) fn text(&self, node: usize) -> &'a str {
        self.expression.text.get(self.tree.nodes[node].range.clone()).unwrap_or_default()
    }

    /// Returns the parts around a part, from the inside to the outside, each with the part in it that leads there.
    pub(super) fn around(&self, node: usize) -> impl Iterator<Item = (usize, usize)> {
        let mut inner = node;
        std::iter::from_fn(move || {
            let outer = self.parents[inner]?;
            let step = (outer, inner);
            inner = outer;
            Some(step)
        })
    }

    /// Returns the part inside parentheses and signs.
    pub(super) fn unwrapped(&self, mut node: usize) -> usize {
        while let NodeKind::Wrapped(inner) = self.kind(node) {
            node = *inner;
        }
        node
    }

    /// Returns the number that a part is, without parentheses and signs; `None` for other parts.
    pub(super) fn number(&self, node: usize) -> Option<f64> {
        match self.kind(self.unwrapped(node)) {
            NodeKind::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns all operators with their indices.
    pub(super) fn binaries(&self) -> impl Iterator<Item = (usize, &'a Binary)> {
        self.tree.nodes.iter().enumerate().filter_map(|(index, node)| match &node.kind {
            NodeKind::Binary(binary) => Some((index, binary)),
            _ => None,
        })
    }

    /// Returns whether a part is in an operand of `or` that the other operand can replace: it selects something and has no
    /// operands that do not match.
    pub(super) fn is_fallback(&self, node: usize) -> bool {
        let works = |other| self.works(other);
        rules::is_replaced(self.expression, self.tree, &self.parents, node, works)
    }

    /// Returns whether a part selects something and all its operands match.
    fn works(&self, node: usize) -> bool {
        let selectors = self.tree.selectors(node);
        let is_within = |index: &usize| {
            let (range, inner) = (&self.tree.nodes[node].range, &self.tree.nodes[*index].range);
            range.start <= inner.start && inner.end <= range.end
        };
        let mut matches = self.head.matches.iter().filter(|(index, _)| is_within(index));
        !selectors.is_empty() && matches.all(|(_, found)| !found.is_empty)
    }
}
