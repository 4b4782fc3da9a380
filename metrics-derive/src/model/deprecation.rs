//! The deprecation of a field.

use frozen_metrics_schema::Deprecation;
use frozen_metrics_schema::golden::DEPRECATED;
use proc_macro2::Span;
use syn::Attribute;
use syn::spanned::Spanned as _;

use super::{DeclaredAnnotation, Metric, Spanned};

/// `#[deprecated]` on a field, and `replaced_by` beside it.
pub(crate) struct DeclaredDeprecation {
    /// What HELP and the golden state.
    pub(crate) statement: Deprecation,
    /// `replaced_by = "…"`.
    pub(crate) replaced_by: Option<Spanned<String>>,
    /// The attribute, for methods that record in the field.
    pub(crate) attribute: Attribute,
}

impl DeclaredDeprecation {
    /// Returns the annotation of the golden.
    pub(crate) fn annotation(&self) -> DeclaredAnnotation {
        DeclaredAnnotation {
            annotation: &DEPRECATED,
            text: Some(self.statement.to_text()),
            span: self.attribute.path().span(),
        }
    }
}

impl Metric {
    /// Returns `#[deprecated]`.
    pub(crate) fn deprecated_attribute(&self) -> Option<&Attribute> {
        self.deprecation.as_ref().map(|deprecation| &deprecation.attribute)
    }

    /// Returns the literal of `replaced_by`.
    pub(crate) fn replacement_span(&self) -> Span {
        let replaced_by = self.deprecation.as_ref().and_then(|one| one.replaced_by.as_ref());
        replaced_by.map_or(self.field.span(), |name| name.span)
    }
}
