//! The type of a field: an instrument, inside `By` and `WithExemplars`.

use frozen_metrics_schema::golden::{EXEMPLARS, OPENMETRICS};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::key;
use super::not_an_instrument::{self, is_instrument};
use crate::errors::Errors;
use crate::model::instrument::{self, BY, FAMILY, Instrument, Parameter, WITH_EXEMPLARS};
use crate::model::{DeclaredAnnotation, plain_name};
use crate::to_source::to_source;

/// What a field's type states.
pub(super) struct FieldType {
    /// The label set of a `Family`.
    pub(super) label_set: Option<Type>,
    pub(super) instrument: &'static Instrument,
    /// The type of the instrument inside `By` and `WithExemplars`.
    pub(super) instrument_type: Type,
    /// The labels that partition the metric, outermost first.
    pub(super) by: Vec<ByType>,
    /// The instrument's type parameter.
    pub(super) parameter: Option<Type>,
    pub(super) exemplars: DeclaredAnnotation,
}

/// `By<Label, Instrument>`.
pub(super) struct ByType {
    pub(super) ty: Type,
    /// The enum of the label.
    pub(super) label: Type,
}

pub(super) fn parse(errors: &mut Errors, ty: &Type) -> Option<FieldType> {
    if has_self(errors, ty) {
        return None;
    }
    let (label_set, mut inner) = family(errors, ty)?;
    let mut by = Vec::new();
    let mut with_exemplars = None;
    loop {
        let Some((name, arguments)) = named(inner) else {
            not_an_instrument::report(errors, inner);
            return None;
        };
        if name == FAMILY {
            let message = "`Family` must be the outermost type: write `Family<Labels, By<…>>`";
            errors.at(name, message);
            return None;
        } else if name == WITH_EXEMPLARS && with_exemplars.is_none() {
            let [instrument] = arguments[..] else {
                errors.at(inner, "expected `WithExemplars<Instrument>`");
                return None;
            };
            with_exemplars = Some(name.span());
            inner = instrument;
        } else if name == BY && with_exemplars.is_none() {
            let [label, partitioned] = arguments[..] else {
                errors.at(inner, "expected `By<Label, Instrument>`");
                return None;
            };
            by.push(ByType { ty: inner.clone(), label: label.clone() });
            inner = partitioned;
        } else {
            let (instrument, parameter) = instrument(errors, inner, name, &arguments)?;
            if with_exemplars.is_some() && !instrument.supports_exemplars {
                without_exemplars(errors, inner, name);
                return None;
            }
            let exemplars = DeclaredAnnotation {
                annotation: &OPENMETRICS,
                text: with_exemplars.map(|_| EXEMPLARS.to_owned()),
                span: with_exemplars.unwrap_or(name.span()),
            };
            let instrument_type = inner.clone();
            return Some(FieldType {
                label_set,
                instrument,
                instrument_type,
                by,
                parameter,
                exemplars,
            });
        }
    }
}

/// Returns the label set if the type is a `Family`, and the type of its instruments.
fn family<'a>(errors: &mut Errors, ty: &'a Type) -> Option<(Option<Type>, &'a Type)> {
    match named(ty) {
        Some((name, arguments)) if name == FAMILY => {
            let [label_set, instrument] = arguments[..] else {
                errors.at(ty, "expected `Family<Labels, Instrument>`");
                return None;
            };
            if is_instrument(label_set) && !is_instrument(instrument) {
                let swapped = [instrument, label_set].map(|ty| to_source(&ty.to_token_stream()));
                errors.at(
                    ty,
                    format!("expected `Family<{}>`: the labels come first", swapped.join(", ")),
                );
                return None;
            }
            if key::has_lifetime(errors, label_set) {
                return None;
            }
            Some((Some(label_set.clone()), instrument))
        }
        _ => Some((None, ty)),
    }
}

/// Returns the instrument of this name, and its type parameter.
fn instrument(
    errors: &mut Errors,
    ty: &Type,
    name: &Ident,
    arguments: &[&Type],
) -> Option<(&'static Instrument, Option<Type>)> {
    let Some(instrument) = instrument::ALL.iter().find(|known| name == known.name) else {
        not_an_instrument::report(errors, ty);
        return None;
    };
    match (instrument.parameter(), arguments) {
        (None, []) => Some((instrument, None)),
        (Some(_), [parameter]) => Some((instrument, Some((*parameter).clone()))),
        (None, _) => {
            not_an_instrument::report(errors, ty);
            None
        }
        (Some(parameter), _) => {
            let example = parameter.example();
            let or_own = match parameter {
                Parameter::Buckets => ", or a struct that derives `Buckets`",
                Parameter::States => ", or an enum that derives `LabelEnum`",
                Parameter::Info => "",
            };
            errors.at(
                ty,
                format!(
                    "expected `{name}<Name>`, where `Name` is the type that `{example}` generates{or_own}"
                ),
            );
            None
        }
    }
}

fn without_exemplars(errors: &mut Errors, ty: &Type, name: &Ident) {
    let supporting = instrument::ALL.iter().filter(|known| known.supports_exemplars);
    let supporting: Vec<_> = supporting.map(|known| format!("`{}`", known.name)).collect();
    let supporting = supporting.join(", ");
    errors.at(ty, format!("`{name}` does not support exemplars: expected one of {supporting}"));
}

/// Returns the last segment of a path, and its type arguments.
pub(super) fn named(ty: &Type) -> Option<(&Ident, Vec<&Type>)> {
    match ty {
        // A `$ty:ty` of `macro_rules!` arrives in an invisible group.
        Type::Group(group) => named(&group.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            let arguments = match &last.arguments {
                PathArguments::None => Vec::new(),
                PathArguments::AngleBracketed(angles) => {
                    let types = angles.args.iter().map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(ty),
                        _ => None,
                    });
                    types.collect::<Option<_>>()?
                }
                PathArguments::Parenthesized(_) => return None,
            };
            Some((&last.ident, arguments))
        }
        _ => None,
    }
}

/// Reports `Self`, which means another type in generated code.
pub(super) fn has_self(errors: &mut Errors, ty: &Type) -> bool {
    let found = find_self(ty.to_token_stream());
    if let Some(found) = &found {
        errors.at(found, "`Self` means another type in generated code: write the type's name");
    }
    found.is_some()
}

fn find_self(tokens: TokenStream) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => Some(ident),
        TokenTree::Group(group) => find_self(group.stream()),
        _ => None,
    })
}

/// Returns the name of a type that the derive generates; it has no path and no arguments.
pub(super) fn generated(errors: &mut Errors, ty: &Type) -> Option<Ident> {
    let name = plain_name(ty).cloned();
    if name.is_none() {
        errors.at(
            ty,
            "expected a name without a path: the derive generates this type next to the struct",
        );
    }
    name
}
