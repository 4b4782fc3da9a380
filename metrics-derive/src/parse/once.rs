//! A key that is set at most once.

use proc_macro2::Span;

use super::attribute::Entry;
use crate::errors::Errors;

/// The value of a key.
pub(super) struct Once<T> {
    key_span: Option<Span>,
    value: Option<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { key_span: None, value: None }
    }
}

impl<T> Once<T> {
    /// Parses the entry's value, and reports a duplicate key.
    pub(super) fn set(
        &mut self,
        errors: &mut Errors,
        entry: &Entry,
        parse: impl FnOnce(&Entry, &mut Errors) -> Option<T>,
    ) {
        let value = parse(entry, errors);
        if self.key_span.is_some() {
            let key = &entry.key;
            errors.at(key, format!("duplicate key `{key}`"));
            return;
        }
        self.key_span = Some(entry.key.span());
        self.value = value;
    }

    /// Returns the value, unless the key is missing or its value did not parse.
    pub(super) fn as_ref(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Returns the value, or `Some(None)` if the key is missing; `None` if the value did not parse.
    pub(super) fn parsed(&self) -> Option<Option<&T>> {
        if self.is_missing() { Some(None) } else { self.value.as_ref().map(Some) }
    }

    /// Moves the value out.
    pub(super) fn take(&mut self) -> Option<T> {
        self.value.take()
    }

    /// Returns the place of the key, even if its value did not parse.
    pub(super) fn key_span(&self) -> Option<Span> {
        self.key_span
    }

    pub(super) fn is_missing(&self) -> bool {
        self.key_span.is_none()
    }
}
