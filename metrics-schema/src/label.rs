//! The text type of schemas, and constant labels.

use std::borrow::Cow;

/// Text that is borrowed in a schema of literals, and owned in a schema that was read from a file.
pub type Text = Cow<'static, str>;

/// A constant label: a name and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The label's name.
    pub name: Text,
    /// The label's value, unescaped.
    pub value: Text,
}

impl Label {
    /// Creates a label from literals.
    pub const fn new(name: &'static str, value: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), value: Cow::Borrowed(value) }
    }
}
