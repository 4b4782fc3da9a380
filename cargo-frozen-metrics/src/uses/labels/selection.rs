//! What a matcher selects.

use std::borrow::Cow;

use regex::Regex;

use super::super::promql::{Matcher, Operator};
use super::super::rules::compile;
use super::row::{Row, Value};

/// A matcher whose label and value are known.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    label: &'a str,
    test: Test<'a>,
    is_negative: bool,
}

#[derive(Debug)]
enum Test<'a> {
    Equal(&'a str),
    Matches(Regex),
}

impl<'a> Selection<'a> {
    /// Returns `None` if a variable is a part of the matcher, if its regular expression is refused, or if it selects bounds,
    /// which are compared as numbers elsewhere.
    pub(crate) fn new(matcher: &'a Matcher) -> Option<Self> {
        let label = matcher.label.as_deref().filter(|label| *label != "le")?;
        let value = matcher.value.as_deref()?;
        let test = match matcher.operator {
            Operator::Equal | Operator::NotEqual => Test::Equal(value),
            Operator::Matches | Operator::NotMatches => Test::Matches(compile(value)?),
        };
        Some(Self { label, test, is_negative: matcher.is_negative() })
    }

    /// Returns whether it selects a value; an empty one is that of a missing label.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        let is_match = match &self.test {
            Test::Equal(text) => *text == value,
            Test::Matches(regex) => regex.is_match(value),
        };
        is_match != self.is_negative
    }

    /// Returns the part of a row that it selects; `None` if it selects nothing.
    pub(super) fn of<'b>(&self, row: &Row<'b>) -> Option<Row<'b>>
    where
        'a: 'b,
    {
        let known = match row.get(self.label) {
            None => return self.accepts("").then(|| row.clone()),
            Some(Value::Text(text)) => return self.accepts(text).then(|| row.clone()),
            Some(known) => known,
        };
        let value = match &self.test {
            Test::Equal("") if !self.is_negative => {
                (*known == Value::Maybe).then_some(row.has_others.then_some(Value::Maybe))?
            }
            Test::Equal(text) if !self.is_negative => Some(Value::Text(Cow::Borrowed(*text))),
            _ if self.accepts("") => return Some(row.clone()),
            _ => Some(Value::Any),
        };
        let mut row = row.clone();
        row.set(Cow::Borrowed(self.label), value);
        Some(row)
    }

    /// Returns a row of which it selects nothing as if its series had the value that it requires.
    pub(super) fn required<'b>(&self, row: &Row<'b>) -> Row<'b>
    where
        'a: 'b,
    {
        let mut row = row.clone();
        if let (Test::Equal(text), false) = (&self.test, self.is_negative) {
            let value = Some(Value::Text(Cow::Borrowed(*text))).filter(|_| !text.is_empty());
            row.set(Cow::Borrowed(self.label), value);
        }
        row
    }

    /// Returns whether it selects some of the series of a row.
    pub(crate) fn selects(&self, row: &Row<'_>) -> bool {
        match row.get(self.label) {
            None => self.accepts(""),
            Some(Value::Text(text)) => self.accepts(text),
            Some(Value::Any) => !matches!(self.test, Test::Equal("")) || self.is_negative,
            Some(Value::Maybe) => true,
        }
    }
}
