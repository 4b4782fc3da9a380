//! The text type of schemas, and constant labels.

use std::borrow::Cow;

/// Text that is borrowed in a schema of literals, and owned in a schema that was read from a file.
pub type Text = Cow<'static, str>;

/// Returns a text in a constant, where it cannot be dereferenced.
///
/// ```
/// use frozen_metrics_schema::{Label, const_text};
///
/// static ROLE: Label = Label::new("role", "leader");
/// const LEN: usize = const_text(&ROLE.value).len();
/// assert_eq!(LEN, 6);
/// ```
pub const fn const_text(text: &Text) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}

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
