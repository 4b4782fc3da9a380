//! Every mistake of a struct, collected, so that one build shows them all.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far. Dropping it without showing them is a bug of the macro.
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    shown: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { found: Vec::new(), shown: false }
    }

    /// A mistake that stands on `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// The value, unless it could not be read.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Runs `read` and says whether it went without a mistake.
    pub(crate) fn watch<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.found.len();
        let value = read(self);
        (value, self.found.len() == before)
    }

    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.shown = true;
        self.found.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(self.shown || std::thread::panicking(), "mistakes were not shown");
    }
}
