//! An enum that derives `LabelEnum`: its variants are the values of a label.

use proc_macro2::Ident;

use super::Spanned;

/// An enum of label values.
pub(crate) struct LabelEnum {
    pub(crate) ident: Ident,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    /// Each variant with its label value.
    pub(crate) variants: Vec<(Ident, Spanned<String>)>,
    /// Whether the enum is deprecated, or allows deprecated items.
    pub(crate) is_deprecated: bool,
}
