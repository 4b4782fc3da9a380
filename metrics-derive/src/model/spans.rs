//! The tokens that declare a part of a metric: where errors about that part are shown.

use frozen_metrics_schema::golden::{Annotation, LABELS};
use frozen_metrics_schema::rules::lints::StyleLint;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::instrument::{BY, FAMILY, WITH_EXEMPLARS};
use super::{DeclaredBuckets, Metric, name_of};

impl Metric {
    pub(crate) fn type_span(&self) -> Span {
        span_inside(&self.ty, &[FAMILY, BY, WITH_EXEMPLARS]).unwrap_or(self.field.span())
    }

    /// Returns the token that declares an annotation or the lack of it, else the name.
    pub(crate) fn annotation_span(&self, annotation: &Annotation) -> Span {
        if *annotation == LABELS {
            let label_set = self.family_key.as_ref().map(|key| key.labels.span());
            return label_set.unwrap_or(self.type_span());
        }
        let mut declared = self.annotations.iter();
        let declared = declared.find(|declared| declared.annotation == annotation);
        declared.map_or(self.name.span, |declared| declared.span)
    }

    pub(crate) fn help_span(&self) -> Span {
        self.help.as_ref().or(self.doc.as_ref()).map_or(self.field.span(), |help| help.span)
    }

    pub(crate) fn labels_span(&self) -> Span {
        let first = self.labels.first().and_then(|label| label.values.first());
        first.map_or(self.field.span(), |value| value.span)
    }

    /// Returns the name of a label; the labels of an info follow the others.
    pub(crate) fn label_span(&self, index: usize) -> Span {
        let names = self.labels.iter().map(|label| label.name.span);
        let mut names = names.chain(self.info_names().map(Ident::span));
        names.nth(index).unwrap_or(self.field.span())
    }

    /// Returns the token that declares the label of this name.
    pub(crate) fn span_of_label(&self, name: &str) -> Option<Span> {
        let label = self.labels.iter().find(|label| label.name.value == name);
        let of_info = || self.info_names().find(|known| name_of(known) == name).map(Ident::span);
        label.map(|label| label.name.span).or_else(of_info)
    }

    /// Returns the token that declares this bound.
    pub(crate) fn span_of_bound(&self, bound: f64) -> Span {
        let buckets = self.declared_buckets();
        let index = buckets
            .and_then(|buckets| buckets.bounds.iter().position(|known| known.value == bound));
        index.map_or_else(|| self.buckets_span(), |index| self.bucket_span(index))
    }

    /// Returns the bound of this index, else the key `buckets`, else the type.
    pub(crate) fn bucket_span(&self, index: usize) -> Span {
        match self.declared_buckets() {
            Some(DeclaredBuckets { key, bounds }) => {
                bounds.get(index).map_or(*key, |bound| bound.span)
            }
            None => self.type_span(),
        }
    }

    /// Returns the key `buckets`.
    pub(crate) fn buckets_span(&self) -> Span {
        self.bucket_span(usize::MAX)
    }

    pub(crate) fn allowed_span(&self, lint: StyleLint) -> Span {
        let allowed = self.allowed.iter().find(|allowed| allowed.value == lint);
        allowed.map_or(self.field.span(), |allowed| allowed.span)
    }
}

/// Returns the name of the type, or its last token.
pub(crate) fn type_span(ty: &Type) -> Option<Span> {
    span_inside(ty, &[])
}

/// Returns the name of the type inside these wrappers.
fn span_inside(ty: &Type, wrappers: &[&str]) -> Option<Span> {
    match ty {
        Type::Group(group) => span_inside(&group.elem, wrappers),
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let is_wrapper = wrappers.iter().any(|wrapper| segment.ident == wrapper);
            let inner = match &segment.arguments {
                PathArguments::AngleBracketed(angles) if is_wrapper => angles.args.last(),
                _ => None,
            };
            match inner {
                Some(GenericArgument::Type(inner)) => span_inside(inner, wrappers),
                _ => Some(segment.ident.span()),
            }
        }
        other => other.to_token_stream().into_iter().last().map(|token| token.span()),
    }
}
