//! "Said at most once", as a type that remembers who said it.

use proc_macro2::Ident;

use super::attribute::Entry;
use crate::errors::Errors;

/// The value of a key, and the key as it was said.
pub(super) struct Once<T>(Option<(Ident, T)>);

impl<T> Once<T> {
    pub(super) fn unsaid() -> Self {
        Self(None)
    }

    /// Takes the entry's value, or reports that it was said before. Whether it could be read.
    pub(super) fn take(
        &mut self,
        errors: &mut Errors,
        entry: &Entry,
        read: impl FnOnce(&Entry, &mut Errors) -> Option<T>,
    ) -> bool {
        let key = &entry.key;
        let Some(value) = read(entry, errors) else {
            return false;
        };
        match &self.0 {
            None => self.0 = Some((key.clone(), value)),
            Some(_) => errors.at(key, format!("`{key}` is said twice")),
        }
        true
    }

    pub(super) fn as_ref(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    /// The key that said it.
    pub(super) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    pub(super) fn into_value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}
