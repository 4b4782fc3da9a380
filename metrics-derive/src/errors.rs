//! The errors of one struct, collected so that one build shows all errors of a stage.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors that were found so far. Dropping them without reporting them is a bug in the macro.
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
    is_reported: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), is_reported: false }
    }

    /// Adds an error at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error at `span`.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Returns the value; otherwise adds the error.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Ends a stage. If there are errors, returns the parts that parsed as `Err`.
    ///
    /// A stage without errors that returns nothing has a bug. It is reported, so that the derive does not
    /// silently generate nothing.
    pub(crate) fn stop<T>(&mut self, parsed: Option<T>) -> Result<T, Option<T>> {
        match parsed {
            Some(whole) if self.errors.is_empty() => Ok(whole),
            None if self.errors.is_empty() => {
                self.at_span(
                    Span::call_site(),
                    "bug in `frozen-metrics-derive`: it cannot expand this item and found no error in it; please report it",
                );
                Err(None)
            }
            parsed => Err(parsed),
        }
    }

    /// Runs `parse` and returns its value if it added no error.
    pub(crate) fn whole<T>(&mut self, parse: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let before = self.errors.len();
        let value = parse(self);
        (self.errors.len() == before).then_some(value)
    }

    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.is_reported = true;
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(self.is_reported || std::thread::panicking(), "errors were not reported");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_without_a_result_and_without_errors_is_an_error() {
        let mut errors = Errors::new();
        assert_eq!(errors.stop(Some(1)), Ok(1));
        assert_eq!(errors.stop::<u8>(None), Err(None));
        let tokens = errors.into_compile_errors().to_string();
        assert!(tokens.contains("please report it"), "{tokens}");
    }
}
