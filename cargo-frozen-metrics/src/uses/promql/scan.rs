//! Finds the selectors and the lists of labels in the tokens of an expression.

mod matchers;

use std::ops::Range;

use super::selector::{ListedLabel, Selector};
use super::token::{Kind, Token};

/// What the tokens of an expression show.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) selectors: Vec<Selector>,
    pub(super) labels: Vec<ListedLabel>,
    /// Whether a variable stands in a list of labels.
    pub(super) has_unknown_labels: bool,
    /// Why the names cannot be trusted; `None` if they can.
    pub(super) fault: Option<String>,
}

/// The words before a list of labels in parentheses.
pub(super) const LABEL_LISTS: [&str; 6] =
    ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// The words before the labels of an aggregation.
const GROUPINGS: [&str; 2] = ["by", "without"];

/// The words after which the list of labels is optional.
const GROUP_MODIFIERS: [&str; 2] = ["group_left", "group_right"];

/// Words that are not names of metrics. The last four belong to MetricsQL.
const KEYWORDS: [&str; 16] = [
    "and",
    "or",
    "unless",
    "atan2",
    "bool",
    "offset",
    "inf",
    "nan",
    "start",
    "end",
    "anchored",
    "smoothed",
    "default",
    "if",
    "ifnot",
    "keep_metric_names",
];

/// Finds the selectors and the lists of labels. `unknown` are the ranges that replace variables.
pub(super) fn scan(tokens: &[Token<'_>], unknown: &[Range<usize>]) -> Scanned {
    let mut scanner = Scanner { tokens, unknown, at: 0, found: Scanned::default() };
    let mut depth = 0_usize;
    let mut after_operand = false;
    while let Some(token) = scanner.token(0) {
        let is_operand = scanner.operand();
        if is_operand && after_operand {
            scanner.fail("two operands without an operator between them");
        }
        match token.text {
            _ if token.kind == Kind::Unknown => {
                scanner.fail(&format!("unexpected `{}`", token.text));
            }
            "(" if token.kind == Kind::Symbol => depth += 1,
            ")" if token.kind == Kind::Symbol => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => scanner.fail("`)` without `(`"),
            },
            "=" | "=~" | "!~" if token.kind == Kind::Symbol => {
                scanner.fail(&format!("`{}` outside of braces", token.text));
            }
            _ => {}
        }
        // A list of labels follows an aggregation or an operator, so what follows it can be an operand.
        after_operand = is_operand || token.is(")");
    }
    if depth > 0 {
        scanner.fail("`(` without `)`");
    }
    scanner.found
}

struct Scanner<'a> {
    tokens: &'a [Token<'a>],
    unknown: &'a [Range<usize>],
    at: usize,
    found: Scanned,
}

impl<'a> Scanner<'a> {
    fn token(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn is(&self, ahead: usize, symbol: &str) -> bool {
        self.token(ahead).is_some_and(|token| token.is(symbol))
    }

    fn fail(&mut self, why: &str) {
        self.found.fault.get_or_insert_with(|| why.to_owned());
    }

    /// Reads one token, a list of labels, a range or a selector. Returns whether it was a selector or a number.
    fn operand(&mut self) -> bool {
        let Some(token) = self.token(0) else { return false };
        let is_word = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        let has_braces = self.is(1, "{");
        if token.is("{") {
            self.selector(None);
            return true;
        }
        if token.is("[") {
            self.range();
            return false;
        }
        match token.kind {
            Kind::Name if is_word(&LABEL_LISTS) && self.is(1, "(") => {
                self.at += 2;
                self.labels(&token.text.to_ascii_lowercase());
                false
            }
            Kind::Name if is_word(&GROUP_MODIFIERS) && !has_braces => self.skip(false),
            Kind::Name if is_word(&KEYWORDS) && !has_braces => self.skip(false),
            Kind::Name if self.is(1, "(") => self.skip(false),
            // An aggregation with its labels before the operand: `sum by (x) (y)`.
            Kind::Name if self.aggregates() => self.skip(false),
            Kind::Name => {
                self.at += 1;
                self.selector(Some(token));
                true
            }
            Kind::Number => self.skip(true),
            Kind::String => {
                if token.value().is_none() {
                    self.fail("a string without an end or with an unknown escape sequence");
                }
                self.skip(true)
            }
            Kind::Symbol | Kind::Unknown => self.skip(false),
        }
    }

    fn skip(&mut self, is_operand: bool) -> bool {
        self.at += 1;
        is_operand
    }

    fn aggregates(&self) -> bool {
        let is_list = |word: &&str| self.token(1).is_some_and(|token| token.is_word(word));
        GROUPINGS.iter().any(is_list) && self.is(2, "(")
    }

    /// Skips a range up to its `]`.
    fn range(&mut self) {
        while let Some(token) = self.token(0) {
            self.at += 1;
            if token.is("]") {
                return;
            }
        }
        self.fail("`[` without `]`");
    }

    /// Reads a list of labels up to its `)`.
    fn labels(&mut self, list: &str) {
        while let Some(token) = self.token(0) {
            self.at += 1;
            let label = match token.kind {
                Kind::Name => Some(token.text.to_owned()),
                Kind::String => token.value(),
                _ if token.is(")") => return,
                _ => None,
            };
            if self.is_unknown(&token) {
                self.found.has_unknown_labels = true;
            } else if let Some(label) = label {
                let list = list.to_owned();
                self.found.labels.push(ListedLabel { list, label, start: token.start });
            }
        }
        self.fail("a list of labels without `)`");
    }

    /// Returns the variables that overlap a range.
    fn unknown_within(&self, range: Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let first = self.unknown.partition_point(|unknown| unknown.end <= range.start);
        self.unknown[first..].iter().take_while(move |unknown| unknown.start < range.end)
    }

    fn is_unknown(&self, token: &Token<'_>) -> bool {
        self.unknown_within(token.start..token.end()).next().is_some()
    }

    /// Returns whether a variable stands in a range in which no token replaces it. `first` is the first token in it.
    fn has_unknown_between(&self, inside: Range<usize>, first: usize) -> bool {
        let tokens = &self.tokens[first..self.at];
        self.unknown_within(inside).any(|range| {
            let next = tokens.partition_point(|token| token.end() <= range.start);
            tokens.get(next).is_none_or(|token| token.start >= range.end)
        })
    }
}
