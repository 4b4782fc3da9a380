//! Reads YAML and JSON into one tree, in which each scalar knows its position in the file.

mod json;
mod position;
mod yaml;

use std::collections::HashSet;
use std::rc::Rc;

pub(crate) use json::read as json;
pub(crate) use position::{lines, positions};
pub(crate) use yaml::{read as yaml, read_template as yaml_of_template};

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 200;

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
    /// Whether the text can be a template, which is valid once it is rendered.
    pub(crate) may_be_template: bool,
}

impl Fault {
    fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), may_be_template: false }
    }

    /// Creates the fault of a key that a mapping has twice.
    fn duplicate(key: &str, node: &Node) -> Self {
        let shown: String = key.chars().take(100).collect();
        Self::new(node.start, format!("duplicate key `{shown}`"))
    }
}

/// Returns the key and the second value of it, if a mapping has a key twice.
fn duplicate(entries: &[(String, Rc<Node>)]) -> Option<&(String, Rc<Node>)> {
    let mut known = HashSet::with_capacity(entries.len());
    entries.iter().find(|(key, _)| !known.insert(&**key))
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
