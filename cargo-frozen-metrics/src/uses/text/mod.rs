//! Reads YAML and JSON into one tree, in which each scalar knows its position in the file.
//!
//! A dashboard can have millions of values, so a tree is a list of entries of twelve bytes, and texts that are written
//! without escape sequences stay in the file.

mod json;
mod node;
mod position;
mod tree;
mod yaml;

pub(crate) use json::read as json;
pub(crate) use node::Node;
pub(crate) use position::{lines, positions};
pub(crate) use tree::Tree;
pub(crate) use yaml::{read as yaml, read_template as yaml_of_template};

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 200;

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
    fn duplicate(key: &str, node: Node<'_>) -> Self {
        let shown: String = key.chars().take(100).collect();
        Self::new(node.start(), format!("duplicate key `{shown}`"))
    }
}
