//! The tokens of a field that declare a part of its metric.

use frozen_metrics_schema::golden::Annotation;
use frozen_metrics_schema::rules::StyleLint;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use crate::instrument::{BY, WITH_EXEMPLARS};
use crate::set::{Metric, Shape, Unit, name_of};

impl Metric {
    pub(crate) fn type_span(&self) -> Span {
        span_of_name(&self.ty, &[BY, WITH_EXEMPLARS]).unwrap_or(self.field.span())
    }

    /// The word that gives it exemplars, else the name of the instrument that has none.
    pub(crate) fn exemplars_span(&self) -> Span {
        match self.has_exemplars {
            true => span_of_name(&self.ty, &[BY]).unwrap_or(self.field.span()),
            false => self.type_span(),
        }
    }

    /// The token that declares the text of an annotation.
    pub(crate) fn annotation_span(&self, annotation: &Annotation) -> Span {
        match annotation.word {
            "UNIT" => self.unit_span(),
            "OPENMETRICS" => self.exemplars_span(),
            _ => self.name.span,
        }
    }

    pub(crate) fn unit_span(&self) -> Span {
        match &self.unit {
            Unit::Said(unit) => unit.span,
            Unit::None(span) => *span,
            Unit::FromName => self.name.span,
        }
    }

    pub(crate) fn help_span(&self) -> Span {
        self.help.as_ref().or(self.doc.as_ref()).map_or(self.field.span(), |help| help.span)
    }

    pub(crate) fn labels_span(&self) -> Span {
        let first = self.labels.first().and_then(|label| label.values.first());
        first.map_or(self.field.span(), |value| value.span)
    }

    pub(crate) fn label_span(&self, at: usize) -> Span {
        match (self.labels.get(at), &self.shape) {
            (Some(label), _) => label.name.span,
            (None, Shape::Info(names)) => {
                names.get(at - self.labels.len()).map_or(self.field.span(), Ident::span)
            }
            (None, _) => self.field.span(),
        }
    }

    /// The token that declares the label of this name.
    pub(crate) fn span_of_label(&self, name: &str) -> Option<Span> {
        let closed = self.labels.iter().find(|label| label.name.value == name);
        let open = || match &self.shape {
            Shape::Info(names) => names.iter().find(|open| name_of(open) == name).map(Ident::span),
            _ => None,
        };
        closed.map(|label| label.name.span).or_else(open)
    }

    /// The token that declares this bound.
    pub(crate) fn span_of_bound(&self, bound: f64) -> Span {
        let at = match &self.shape {
            Shape::Buckets(bounds) => bounds.value.iter().position(|known| known.value == bound),
            _ => None,
        };
        self.bucket_span(at.unwrap_or(usize::MAX))
    }

    /// The bound of this number, else the key of the buckets, else the type.
    pub(crate) fn bucket_span(&self, at: usize) -> Span {
        match &self.shape {
            Shape::Buckets(bounds) => bounds.value.get(at).map_or(bounds.span, |bound| bound.span),
            _ => self.type_span(),
        }
    }

    /// The key that says the buckets.
    pub(crate) fn buckets_span(&self) -> Span {
        self.bucket_span(usize::MAX)
    }

    pub(crate) fn allowed_span(&self, taste: StyleLint) -> Span {
        let allowed = self.allowed.iter().find(|allowed| allowed.value == taste);
        allowed.map_or(self.field.span(), |allowed| allowed.span)
    }
}

/// The name of the type inside these wrappers.
fn span_of_name(ty: &Type, wrappers: &[&str]) -> Option<Span> {
    match ty {
        Type::Group(group) => span_of_name(&group.elem, wrappers),
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let wraps = wrappers.iter().any(|wrapper| segment.ident == wrapper);
            let inner = match &segment.arguments {
                PathArguments::AngleBracketed(angles) if wraps => angles.args.last(),
                _ => None,
            };
            match inner {
                Some(GenericArgument::Type(inner)) => span_of_name(inner, wrappers),
                _ => Some(segment.ident.span()),
            }
        }
        other => other.to_token_stream().into_iter().last().map(|token| token.span()),
    }
}
