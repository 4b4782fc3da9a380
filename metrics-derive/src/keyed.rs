//! The model of a key: its labels, each as an argument of the registry's methods.

use frozen_metrics_schema::Key;
use proc_macro2::{Ident, Span};
use syn::Type;

use crate::usage::Usage;

/// The key of the registry, and the names of what only a keyed set has.
pub(crate) struct Keyed {
    pub(crate) key: Key,
    /// What each label of the key is in Rust, in the same order.
    pub(crate) arguments: Vec<Argument>,
    /// The word `key`.
    pub(crate) word: Span,
    /// `None` where it could not be read.
    pub(crate) limit: Option<Span>,
    pub(crate) registry: Ident,
    pub(crate) row: Ident,
    pub(crate) rows: Ident,
    /// The method of the snapshot that looks a row up.
    pub(crate) row_look_up: Ident,
    /// What the registry says of itself.
    pub(crate) usage: Option<Usage>,
}

/// A label of the key.
pub(crate) struct Argument {
    /// The label as an identifier: a field of the row, and a parameter of methods.
    pub(crate) field: Ident,
    /// The label as a part of a method's name.
    pub(crate) word: String,
    /// `as u32`; without it, a `&str`.
    pub(crate) ty: Option<Type>,
    /// The literal that names it.
    pub(crate) name: Span,
    /// The literal that says its value on the overflow; `None` where it could not be read.
    pub(crate) overflow: Option<Span>,
    /// The literals that say all values of the type, where some do; `None` where they could not be
    /// read.
    pub(crate) values: Option<Vec<Span>>,
}

impl Keyed {
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Ident> {
        self.arguments.iter().map(|argument| &argument.field)
    }

    /// The labels in one word: `channel_peer`. Those of a key that breaks a rule may make no word.
    pub(crate) fn joined(&self) -> String {
        let names: Vec<_> = self.arguments.iter().map(|one| one.word.as_str()).collect();
        names.join("_")
    }

    /// The label of this name.
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument> {
        let at = self.key.names().position(|known| known == name)?;
        self.arguments.get(at)
    }

    /// The labels as a sentence names them: `` `channel`, `peer` and `zone` ``.
    pub(crate) fn shown(&self) -> String {
        let mut names: Vec<_> = self.key.names().map(|name| format!("`{name}`")).collect();
        let last = names.pop().unwrap_or_default();
        match names.is_empty() {
            true => last,
            false => format!("{} and {last}", names.join(", ")),
        }
    }
}
