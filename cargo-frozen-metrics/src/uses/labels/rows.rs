//! The label sets of the series of an expression.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::row::{Row, Value};

/// The maximum number of rows. More of them are combined into one.
const MAX_ROWS: usize = 200;

/// What is known of the label sets of the series that an expression can return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows<'a> {
    /// The rows, sorted and without duplicates. Without any, the expression returns nothing, or a number.
    pub(crate) rows: Vec<Row<'a>>,
    /// Whether rows were combined, so that a row can describe series that do not exist.
    pub(crate) is_rough: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(rows: impl IntoIterator<Item = Row<'a>>) -> Self {
        let rows: BTreeSet<Row<'a>> = rows.into_iter().collect();
        if rows.len() <= MAX_ROWS {
            return Self { rows: rows.into_iter().collect(), is_rough: false };
        }
        Self { rows: vec![combined(&rows)], is_rough: true }
    }

    /// Returns the rows of series of which nothing is known.
    pub(crate) fn unknown() -> Self {
        Self { rows: vec![Row::UNKNOWN], is_rough: true }
    }

    /// Returns the rows with a change of each row.
    pub(crate) fn map(&self, change: impl FnMut(&Row<'a>) -> Row<'a>) -> Self {
        let mut rows = Self::new(self.rows.iter().map(change));
        rows.is_rough |= self.is_rough;
        rows
    }

    /// Returns the rows of both.
    pub(crate) fn or(self, other: Self) -> Self {
        let is_rough = self.is_rough || other.is_rough;
        let mut rows = Self::new(self.rows.into_iter().chain(other.rows));
        rows.is_rough |= is_rough;
        rows
    }

    /// Returns whether no series has the label.
    pub(crate) fn lacks(&self, label: &str) -> bool {
        self.rows.iter().all(|row| row.get(label).is_none())
    }

    /// Returns whether all series have the label.
    pub(crate) fn always_has(&self, label: &str) -> bool {
        let has = |row: &Row<'_>| matches!(row.get(label), Some(Value::Any | Value::Text(_)));
        !self.rows.is_empty() && self.rows.iter().all(has)
    }

    /// Returns whether the label can have several values.
    pub(crate) fn varies(&self, label: &str) -> bool {
        let values = self.values(label);
        values.len() > 1 || values.iter().flatten().any(|value| !matches!(value, Value::Text(_)))
    }

    /// Returns the values of a label.
    pub(crate) fn values(&self, label: &str) -> BTreeSet<Option<&Value<'a>>> {
        self.rows.iter().map(|row| row.get(label)).collect()
    }

    /// Returns the number of known values of a label.
    pub(crate) fn known_values(&self, label: &str) -> usize {
        self.values(label).iter().filter(|value| matches!(value, Some(Value::Text(_)))).count()
    }

    /// Returns whether some series are known to have the label.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.rows.iter().any(|row| row.labels.contains_key(label))
    }

    /// Returns the names of the labels that series can have, except for unknown ones.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.rows.iter().flat_map(|row| row.labels.keys().map(|label| &**label)).collect()
    }
}

/// Returns a row for all series that these rows describe.
fn combined<'a>(rows: &BTreeSet<Row<'a>>) -> Row<'a> {
    let mut labels: BTreeMap<Cow<'a, str>, Value<'a>> = BTreeMap::new();
    for row in rows {
        for label in row.labels.keys() {
            if labels.contains_key(label) {
                continue;
            }
            let is_present =
                |row: &Row<'a>| matches!(row.get(label), Some(Value::Any | Value::Text(_)));
            let value = if rows.iter().all(is_present) { Value::Any } else { Value::Maybe };
            labels.insert(label.clone(), value);
        }
    }
    Row { labels, has_others: rows.iter().any(|row| row.has_others) }
}
