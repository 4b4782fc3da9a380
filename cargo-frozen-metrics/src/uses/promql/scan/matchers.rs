//! Reads selectors and their matchers.

use super::super::selector::{Matcher, Metrics, Operator, Selector};
use super::super::token::{Kind, Token};
use super::super::variable::{self, has_variable};
use super::Scanner;

impl Scanner<'_> {
    /// Returns the name of a metric as a regular expression if variables are parts of it.
    fn pattern(&self, token: &Token<'_>) -> Option<String> {
        let mut pattern = String::new();
        let mut end = token.start;
        for range in self.unknown_within(token.start..token.end()) {
            pattern.push_str(&token.text[end - token.start..range.start - token.start]);
            pattern.push_str(".*");
            end = range.end;
        }
        pattern.push_str(&token.text[end - token.start..]);
        self.is_unknown(token).then_some(pattern)
    }

    /// Reads the matchers, if there are any, of a selector whose name was read.
    pub(super) fn selector(&mut self, name: Option<Token<'_>>) {
        let start = name.or(self.token(0)).map_or(0, |token| token.start);
        let mut selector = Selector {
            metrics: match &name {
                None => Metrics::Any,
                Some(token) => match self.pattern(token) {
                    Some(pattern) => Metrics::Matching(pattern),
                    None => Metrics::Named(token.text.to_owned()),
                },
            },
            bare_name: name.map(|token| token.text.to_owned()),
            bare_labels: Vec::new(),
            matchers: Vec::new(),
            has_unknown_matchers: false,
            start,
        };
        if self.is(0, "{") {
            self.at += 1;
            self.matchers(&mut selector);
        }
        self.found.selectors.push(selector);
    }

    /// Reads the matchers of a selector up to its `}`.
    fn matchers(&mut self, selector: &mut Selector) {
        let first = self.at;
        while let Some(token) = self.token(0) {
            self.at += 1;
            if token.is("}") {
                let inside = self.tokens[first - 1].end()..token.start;
                selector.has_unknown_matchers = self.has_unknown_between(inside, first);
                return;
            }
            if matches!(token.kind, Kind::Name | Kind::String) {
                self.matcher(selector, token);
            }
        }
        self.fail("`{` without `}`");
    }

    /// Reads a matcher whose first token, a label or a quoted name, was read.
    fn matcher(&mut self, selector: &mut Selector, first: Token<'_>) {
        let label = match first.kind {
            Kind::String => first.value(),
            _ => Some(first.text.to_owned()),
        };
        let operator = self.token(0).and_then(|token| Operator::parse(token.text));
        let Some(operator) = operator else {
            // `{"name"}`, or `or` of MetricsQL.
            match label.filter(|_| first.kind == Kind::String) {
                Some(name) => selector.metrics = Metrics::Named(name),
                None if first.is_word("or") => self.fail("`or` between matchers"),
                None => self.fail("a matcher without an operator"),
            }
            return;
        };
        let Some(string) = self.token(1).filter(|token| token.kind == Kind::String) else {
            return self.fail("a matcher without a value");
        };
        self.at += 2;
        let value = string.value();
        if value.is_none() {
            self.fail("a string without an end or with an unknown escape sequence");
        }
        let is_replaced = self.is_unknown(&string);
        if label.as_deref() == Some("__name__") {
            let value = value.filter(|_| !is_replaced);
            if let Some(metrics) = value.and_then(|value| metrics(operator, value)) {
                selector.metrics = metrics;
            }
            return;
        }
        // The parser gets strings without their content.
        selector.bare_labels.push(match first.kind {
            Kind::String => "x".repeat(first.text.len().saturating_sub(2)),
            _ => first.text.to_owned(),
        });
        selector.matchers.push(Matcher {
            label: label.filter(|_| !self.is_unknown(&first)),
            operator,
            value: value.filter(|value| !is_replaced && !has_variable(value)),
            start: first.start,
            value_start: string.start,
        });
    }
}

/// Returns the metrics that a matcher of `__name__` selects; `None` if it only excludes some.
fn metrics(operator: Operator, value: String) -> Option<Metrics> {
    match operator {
        Operator::Equal if has_variable(&value) => {
            Some(Metrics::Matching(variable::pattern(&value, false)))
        }
        Operator::Equal => Some(Metrics::Named(value)),
        Operator::Matches => Some(Metrics::Matching(variable::pattern(&value, true))),
        Operator::NotEqual | Operator::NotMatches => None,
    }
}
