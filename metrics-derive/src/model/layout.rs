//! A struct that derives `Buckets`: a bucket layout.

use proc_macro2::{Ident, Span};

use super::Spanned;

/// A bucket layout.
pub(crate) struct Layout {
    pub(crate) ident: Ident,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    /// The attribute that lists the bounds.
    pub(crate) attribute: Span,
    pub(crate) bounds: Vec<Spanned<f64>>,
    /// Whether the struct is deprecated, or allows deprecated items.
    pub(crate) is_deprecated: bool,
}
