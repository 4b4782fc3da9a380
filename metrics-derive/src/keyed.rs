//! The model of a key: its labels, each as an argument of the registry's methods.

use metrics_schema::Key;
use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::Type;

use crate::set::name_of;
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
    /// What the registry says of itself.
    pub(crate) usage: Option<Usage>,
}

/// A label of the key.
pub(crate) struct Argument {
    /// The label as an identifier: a field of the row.
    pub(crate) field: Ident,
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

    /// The method of this prefix that takes a key: `for_channel_peer`.
    pub(crate) fn look_up(&self, prefix: &str) -> Ident {
        match &self.arguments[..] {
            // The name of a field: raw where the label is a keyword.
            [one] if prefix.is_empty() => one.field.clone(),
            several => {
                let names: Vec<_> = several.iter().map(|one| name_of(&one.field)).collect();
                format_ident!("{prefix}{}", names.join("_"), span = self.word)
            }
        }
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
