//! A value together with the token that declares it.

use proc_macro2::{Ident, Span};
use syn::LitStr;
use syn::ext::IdentExt;

/// A value and the place of its token.
#[derive(Clone)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl From<&LitStr> for Spanned<String> {
    fn from(literal: &LitStr) -> Self {
        Self { value: literal.value(), span: literal.span() }
    }
}

impl From<&(usize, Span)> for Spanned<usize> {
    fn from(&(value, span): &(usize, Span)) -> Self {
        Self { value, span }
    }
}

impl From<&Ident> for Spanned<String> {
    fn from(ident: &Ident) -> Self {
        Self { value: name_of(ident), span: ident.span() }
    }
}

/// Returns the identifier's name without `r#`.
pub(crate) fn name_of(ident: &Ident) -> String {
    ident.unraw().to_string()
}
