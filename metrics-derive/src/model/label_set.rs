//! A struct that derives `LabelSet`: each field is a label.

use frozen_metrics_schema::rules::lints::StyleLint;
use proc_macro2::Ident;
use syn::Type;

use super::Spanned;

/// A label set.
pub(crate) struct LabelSet {
    pub(crate) ident: Ident,
    /// Whether the struct has a lifetime, that of its texts.
    pub(crate) has_lifetime: bool,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    /// The labels in wire order.
    pub(crate) fields: Vec<LabelField>,
    /// The style lints that all fields allow.
    pub(crate) allowed: Vec<Spanned<StyleLint>>,
    /// Whether the struct or a field is deprecated, or allows deprecated items.
    pub(crate) is_deprecated: bool,
}

/// A field of a label set.
pub(crate) struct LabelField {
    pub(crate) ident: Ident,
    /// The name of the label.
    pub(crate) name: Spanned<String>,
    /// The type; `None` for `&str`.
    pub(crate) ty: Option<Type>,
    /// The style lints that the field allows.
    pub(crate) allowed: Vec<Spanned<StyleLint>>,
}
