//! Reads YAML and JSON into one tree, in which each scalar knows its position in the file.

mod json;
mod position;
mod yaml;

use std::rc::Rc;

pub(crate) use json::read as json;
pub(crate) use position::{lines, positions};
pub(crate) use yaml::read as yaml;

/// The deepest nesting that is read.
const DEEPEST: usize = 200;

/// A value of a file.
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// The byte at which it starts.
    pub(crate) start: usize,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    Scalar(String, Style),
    Sequence(Vec<Rc<Node>>),
    /// The entries in the order of the file.
    Mapping(Vec<(String, Rc<Node>)>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without escape sequences: plain and block scalars of YAML, numbers of JSON.
    Plain,
    SingleQuoted,
    DoubleQuoted,
}

/// Why a file could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The byte at which the fault is.
    pub(crate) at: usize,
    pub(crate) what: String,
}

impl Node {
    /// Returns the value of a key; that of a merged mapping if the mapping itself does not have the key.
    pub(crate) fn get(&self, key: &str) -> Option<&Rc<Node>> {
        let find = |key: &str| self.entries().iter().find(|(name, _)| name == key);
        let own = find(key).map(|(_, node)| node);
        own.or_else(|| {
            let (_, merged) = find("<<")?;
            merged.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
        })
    }

    /// Returns the text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Returns the text of the scalar with this key.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// Returns the entries of a mapping; empty for others.
    pub(crate) fn entries(&self) -> &[(String, Rc<Node>)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            Value::Scalar(..) | Value::Sequence(_) => &[],
        }
    }

    /// Returns the values of a sequence; empty for others.
    pub(crate) fn items(&self) -> &[Rc<Node>] {
        match &self.value {
            Value::Sequence(items) => items,
            Value::Scalar(..) | Value::Mapping(_) => &[],
        }
    }
}
