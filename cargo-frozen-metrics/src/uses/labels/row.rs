//! A description of series by their labels.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is known of the value of a label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Value<'a> {
    /// This value, which is not empty.
    Text(Cow<'a, str>),
    /// Some value.
    Any,
    /// Some value, or the series does not have the label.
    Maybe,
}

/// What is known of the labels of some series.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Row<'a> {
    pub(crate) labels: BTreeMap<Cow<'a, str>, Value<'a>>,
    /// Whether the series can have other labels.
    pub(crate) has_others: bool,
}

impl<'a> Row<'a> {
    /// The series of which nothing is known.
    pub(crate) const UNKNOWN: Self = Self { labels: BTreeMap::new(), has_others: true };

    /// Returns what is known of a label; `None` if the series do not have it.
    pub(crate) fn get(&self, label: &str) -> Option<&Value<'a>> {
        match self.labels.get(label) {
            None if self.has_others => Some(&Value::Maybe),
            known => known,
        }
    }

    /// Sets a label, or removes it.
    pub(crate) fn set(&mut self, label: Cow<'a, str>, value: Option<Value<'a>>) {
        match value {
            // The value of another label is not known either.
            None => drop(self.labels.remove(&label)),
            Some(value) => drop(self.labels.insert(label, value)),
        }
    }

    /// Returns the row with these labels only.
    pub(crate) fn keep(&self, labels: impl Iterator<Item = &'a str>, has_others: bool) -> Self {
        let mut row = Self { labels: BTreeMap::new(), has_others: has_others && self.has_others };
        for label in labels {
            row.set(Cow::Borrowed(label), self.get(label).cloned());
        }
        row
    }

    /// Returns what is known of the label in a series that both rows describe. Returns an error if there is none.
    pub(super) fn meet(&self, other: &Self, label: &str) -> Result<Option<Value<'a>>, Different> {
        match (self.get(label), other.get(label)) {
            (None, None | Some(Value::Maybe)) | (Some(Value::Maybe), None) => Ok(None),
            (None, Some(_)) | (Some(_), None) => Err(Different),
            (Some(Value::Text(one)), Some(Value::Text(other))) if one != other => Err(Different),
            (Some(text @ Value::Text(_)), Some(_)) | (Some(_), Some(text @ Value::Text(_))) => {
                Ok(Some(text.clone()))
            }
            (Some(Value::Any), Some(_)) | (Some(_), Some(Value::Any)) => Ok(Some(Value::Any)),
            (Some(Value::Maybe), Some(Value::Maybe)) => Ok(Some(Value::Maybe)),
        }
    }
}

/// No series is described by both rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Different;
