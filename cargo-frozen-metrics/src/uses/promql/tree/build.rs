//! Walks the parser's tree and the tokens together.

use std::ops::Range;

use promql_parser::parser::{AggregateExpr, BinaryExpr, Call, Expr};

use super::super::token::{Kind, Token};
use super::super::variable::has_variable;
use super::{
    Binary, Grouping, LabelList, Matching, MatchingLabels, Node, NodeKind, Side, Tree,
    selects_series,
};

impl Tree {
    /// Builds the tree. `unknown` are the ranges that replace variables. Returns `None` if the tokens are not those of the
    /// expression.
    pub(in crate::uses::promql) fn build(
        expression: &Expr,
        tokens: &[Token<'_>],
        unknown: &[Range<usize>],
    ) -> Option<Self> {
        let mut builder = Builder { tokens, unknown, at: 0, selectors: 0, nodes: Vec::new() };
        builder.node(expression)?;
        (builder.at == tokens.len()).then_some(Self { nodes: builder.nodes })
    }
}

struct Builder<'a> {
    tokens: &'a [Token<'a>],
    unknown: &'a [Range<usize>],
    /// The index of the next token.
    at: usize,
    /// The number of selectors so far.
    selectors: usize,
    nodes: Vec<Node>,
}

impl<'a> Builder<'a> {
    fn next(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn is(&self, symbol: &str) -> bool {
        self.next().is_some_and(|token| token.is(symbol))
    }

    fn is_word(&self, word: &str) -> bool {
        self.next().is_some_and(|token| token.is_word(word))
    }

    fn take(&mut self, is_expected: impl Fn(&Token<'a>) -> bool) -> Option<Token<'a>> {
        let token = self.next().filter(is_expected)?;
        self.at += 1;
        Some(token)
    }

    fn symbol(&mut self, symbol: &str) -> Option<Token<'a>> {
        self.take(|token| token.is(symbol))
    }

    fn word(&mut self, word: &str) -> Option<Token<'a>> {
        self.take(|token| token.is_word(word))
    }

    /// Returns the start of the next token.
    fn start(&self) -> usize {
        self.next().map_or(0, |token| token.start)
    }

    /// Returns the end of the last token.
    fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tokens[last].end())
    }

    fn push(&mut self, kind: NodeKind, start: usize) -> usize {
        self.nodes.push(Node { kind, range: start..self.end() });
        self.nodes.len() - 1
    }

    /// Adds an expression with all its parts, and returns its index.
    fn node(&mut self, expression: &Expr) -> Option<usize> {
        // The parser drops `+` before an operand.
        while !matches!(expression, Expr::Binary(_)) && self.symbol("+").is_some() {}
        let start = self.start();
        let kind = match expression {
            Expr::Paren(inner) => {
                self.symbol("(")?;
                let inner = self.node(&inner.expr)?;
                self.symbol(")")?;
                NodeKind::Wrapped(inner)
            }
            Expr::Unary(inner) => {
                self.symbol("-")?;
                NodeKind::Wrapped(self.node(&inner.expr)?)
            }
            Expr::Subquery(inner) => {
                let inner = self.node(&inner.expr)?;
                self.range()?;
                self.modifiers()?;
                NodeKind::Wrapped(inner)
            }
            Expr::VectorSelector(_) => {
                self.selector()?;
                self.modifiers()?;
                self.next_selector()
            }
            Expr::MatrixSelector(_) => {
                self.selector()?;
                self.range()?;
                self.modifiers()?;
                self.next_selector()
            }
            Expr::NumberLiteral(number) => {
                while self.symbol("-").or_else(|| self.symbol("+")).is_some() {}
                self.take(|token| {
                    token.kind == Kind::Number || token.is_word("inf") || token.is_word("nan")
                })?;
                NodeKind::Number(number.val)
            }
            Expr::StringLiteral(_) => {
                let token = self.take(|token| token.kind == Kind::String)?;
                NodeKind::String(token.value().filter(|value| !has_variable(value)))
            }
            Expr::Call(call) => self.call(call)?,
            Expr::Aggregate(aggregate) => self.aggregate(aggregate)?,
            Expr::Binary(binary) => {
                let kind = self.binary(binary)?;
                let NodeKind::Binary(binary) = &kind else { return None };
                let start = self.nodes[binary.left].range.start;
                return Some(self.push(kind, start));
            }
            Expr::Extension(_) => return None,
        };
        Some(self.push(kind, start))
    }

    fn next_selector(&mut self) -> NodeKind {
        self.selectors += 1;
        NodeKind::Selector(self.selectors - 1)
    }

    /// Skips the name and the matchers of a selector.
    fn selector(&mut self) -> Option<()> {
        let name = self.take(|token| token.kind == Kind::Name);
        if self.is("{") {
            return self.skip("{", "}");
        }
        name.map(drop)
    }

    fn range(&mut self) -> Option<()> {
        self.skip("[", "]")?;
        // How a function reads the range. The parser does not know these words.
        self.take(|token| token.is_word("anchored") || token.is_word("smoothed"));
        Some(())
    }

    /// Skips brackets and what is between them.
    fn skip(&mut self, open: &str, close: &str) -> Option<()> {
        self.symbol(open)?;
        let mut depth = 1;
        while depth > 0 {
            let token = self.take(|_| true)?;
            depth += usize::from(token.is(open));
            depth -= usize::from(token.is(close));
        }
        Some(())
    }

    /// Skips `offset` and `@` with their values.
    fn modifiers(&mut self) -> Option<()> {
        while self.word("offset").or_else(|| self.symbol("@")).is_some() {
            while self.symbol("-").or_else(|| self.symbol("+")).is_some() {}
            // A number, a function, or a calculation in parentheses.
            let value = self.take(|token| matches!(token.kind, Kind::Number | Kind::Name));
            if self.is("(") {
                self.skip("(", ")")?;
            } else {
                value?;
            }
        }
        Some(())
    }

    fn call(&mut self, call: &Call) -> Option<NodeKind> {
        let function = self.take(|token| token.kind == Kind::Name)?.text.to_owned();
        let arguments = self.arguments(call.args.args.iter().map(|argument| &**argument))?;
        Some(NodeKind::Call { function, arguments })
    }

    fn arguments<'b>(&mut self, expressions: impl Iterator<Item = &'b Expr>) -> Option<Vec<usize>> {
        self.symbol("(")?;
        let mut arguments = Vec::new();
        for expression in expressions {
            if !arguments.is_empty() {
                self.symbol(",")?;
            }
            arguments.push(self.node(expression)?);
        }
        self.symbol(",");
        self.symbol(")")?;
        Some(arguments)
    }

    fn aggregate(&mut self, aggregate: &AggregateExpr) -> Option<NodeKind> {
        let operator = self.take(|token| token.kind == Kind::Name)?.text.to_ascii_lowercase();
        let before = self.grouping()?;
        let parameter = aggregate.param.as_deref();
        let all = parameter.into_iter().chain([&*aggregate.expr]);
        let mut arguments = self.arguments(all)?;
        let after = self.grouping()?;
        let operand = arguments.pop()?;
        let grouping = match before.or(after) {
            _ if selects_series(&operator) => Grouping::All,
            None => Grouping::By(LabelList::default()),
            Some(grouping) => grouping,
        };
        Some(NodeKind::Aggregate { operator, grouping, parameter: arguments.pop(), operand })
    }

    /// Reads `by (…)` or `without (…)`, if there is one. Returns `None` if it is wrong.
    fn grouping(&mut self) -> Option<Option<Grouping>> {
        if self.word("by").is_some() {
            return Some(Some(Grouping::By(self.labels()?)));
        }
        if self.word("without").is_some() {
            return Some(Some(Grouping::Without(self.labels()?)));
        }
        Some(None)
    }

    fn labels(&mut self) -> Option<LabelList> {
        self.symbol("(")?;
        let mut list = LabelList::default();
        loop {
            let token = self.take(|_| true)?;
            let label = match token.kind {
                Kind::Name => Some(token.text.to_owned()),
                Kind::String => Some(token.value()?),
                _ if token.is(")") => return Some(list),
                _ if token.is(",") => None,
                _ => return None,
            };
            let Some(label) = label else { continue };
            let is_unknown =
                |range: &Range<usize>| range.start < token.end() && token.start < range.end;
            match self.unknown.iter().any(is_unknown) {
                true => list.has_variable = true,
                false => list.labels.push((label, token.start)),
            }
        }
    }

    fn binary(&mut self, binary: &BinaryExpr) -> Option<NodeKind> {
        let left = self.node(&binary.lhs)?;
        let operator = binary.op.to_string();
        // The parser reads the trim operators `</` and `>/` as comparisons.
        let is_operator = |text: &str| text.eq_ignore_ascii_case(&operator);
        let token = self.take(|token| {
            is_operator(token.text) || token.text.strip_suffix('/').is_some_and(is_operator)
        })?;
        let matching = self.matching()?;
        let right = self.node(&binary.rhs)?;
        let range = token.start..token.end();
        Some(NodeKind::Binary(Binary { operator, left, right, matching, range }))
    }

    fn matching(&mut self) -> Option<Matching> {
        let returns_bool = self.word("bool").is_some();
        let before = self.end();
        let mut matching = Matching { returns_bool, range: before..before, ..Matching::default() };
        let start = self.start();
        if self.word("on").is_some() {
            matching.labels = MatchingLabels::On(self.labels()?);
        } else if self.word("ignoring").is_some() {
            matching.labels = MatchingLabels::Ignoring(self.labels()?);
        }
        for (word, side) in [("group_left", Side::Left), ("group_right", Side::Right)] {
            if self.word(word).is_some() {
                // The parser prefers a list of labels to an operand in parentheses.
                let list = if self.is("(") { self.labels()? } else { LabelList::default() };
                matching.many = Some((side, list));
            }
        }
        for word in ["fill", "fill_left", "fill_right"] {
            while self.is_word(word) && self.tokens.get(self.at + 1)?.is("(") {
                self.at += 1;
                self.skip("(", ")")?;
                matching.fills = true;
            }
        }
        if self.end() > before {
            matching.range = start..self.end();
        }
        Some(matching)
    }
}
