//! The key of a set: its labels, each with the argument that carries it in the registry's methods.

use frozen_metrics_schema::Key;
use proc_macro2::{Ident, Span};
use syn::Type;

use super::Usage;

/// The key, and the names of the items that only a set with a key has.
pub(crate) struct Keyed {
    pub(crate) key: Key,
    /// The Rust side of each label of the key, in the same order.
    pub(crate) arguments: Vec<Argument>,
    /// The word `key`.
    pub(crate) span: Span,
    /// The value of `max_keys`.
    pub(crate) max_keys_span: Span,
    /// The literal of `overflow`.
    pub(crate) overflow_span: Span,
    pub(crate) registry: Ident,
    pub(crate) row: Ident,
    /// The field of the snapshot that holds the rows.
    pub(crate) rows: Ident,
    /// The method of the snapshot that finds a row by its key.
    pub(crate) find_row: Ident,
    /// The metrics of the registry itself.
    pub(crate) usage: Option<Usage>,
}

/// A label of the key as an argument of methods.
pub(crate) struct Argument {
    /// The label as an identifier: a field of the row, and a parameter of methods.
    pub(crate) field: Ident,
    /// `as u32`; `None` for a `&str`.
    pub(crate) ty: Option<Type>,
    /// The literal with the label's name.
    pub(crate) name_span: Span,
    /// The literals with all values of the type; empty if none are declared.
    pub(crate) value_spans: Vec<Span>,
}

impl Keyed {
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Ident> {
        self.arguments.iter().map(|argument| &argument.field)
    }

    /// Returns the labels joined to one word, such as `channel_peer`.
    pub(crate) fn joined(&self) -> String {
        self.key.names().collect::<Vec<_>>().join("_")
    }

    pub(crate) fn argument(&self, label: &str) -> Option<&Argument> {
        let index = self.key.names().position(|known| known == label)?;
        self.arguments.get(index)
    }

    /// Returns the labels as a sentence lists them: `` `channel`, `peer` and `zone` ``.
    pub(crate) fn label_list(&self) -> String {
        let mut names: Vec<_> = self.key.names().map(|name| format!("`{name}`")).collect();
        let last = names.pop().unwrap_or_default();
        match names.is_empty() {
            true => last,
            false => format!("{} and {last}", names.join(", ")),
        }
    }
}
