//! A field's type: an instrument, what it is partitioned by, and its own type parameter.

use frozen_metrics_schema::suggest;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::shown::shown;
use crate::errors::Errors;
use crate::instrument::{self, BY, Instrument, WITH_EXEMPLARS};

/// What a type says.
pub(super) struct Recognised {
    /// Whether it says an instrument; else this is a guess, and an error already.
    pub(super) is_known: bool,
    pub(super) instrument: &'static Instrument,
    /// The enums of the labels that partition it, the outermost first.
    pub(super) by: Vec<Type>,
    pub(super) parameter: Option<Type>,
    pub(super) has_exemplars: bool,
}

pub(super) fn recognise(errors: &mut Errors, ty: &Type) -> Recognised {
    let mut by = Vec::new();
    let mut has_exemplars = false;
    let mut inner = ty;
    loop {
        match named(inner) {
            Some((name, arguments)) if name == WITH_EXEMPLARS && !has_exemplars => {
                let [instrument] = arguments[..] else {
                    errors.at(inner, "expected `WithExemplars<Instrument>`");
                    return guess("", by);
                };
                has_exemplars = true;
                inner = instrument;
            }
            Some((name, arguments)) if name == BY && !has_exemplars => {
                let [label, partitioned] = arguments[..] else {
                    errors.at(inner, "expected `By<Label, Instrument>`");
                    return guess("", by);
                };
                by.push(label.clone());
                inner = partitioned;
            }
            Some((name, arguments)) => {
                let recognised = instrument(errors, inner, &name, &arguments, by);
                let keeps = recognised.instrument.keeps_exemplars || !recognised.is_known;
                if !has_exemplars || keeps {
                    return Recognised { has_exemplars, ..recognised };
                }
                keeps_no_exemplars(errors, inner, &name);
                return guess(&name, recognised.by);
            }
            None => return unknown(errors, inner, "", by),
        }
    }
}

fn instrument(
    errors: &mut Errors,
    ty: &Type,
    name: &str,
    arguments: &[&Type],
    by: Vec<Type>,
) -> Recognised {
    let known = instrument::ALL.iter().find(|known| name == known.name);
    match (known, known.and_then(|known| known.parameter), arguments) {
        (Some(instrument), None, []) => {
            Recognised { is_known: true, instrument, by, parameter: None, has_exemplars: false }
        }
        (Some(instrument), Some(_), [parameter]) => Recognised {
            is_known: true,
            instrument,
            by,
            parameter: Some((*parameter).clone()),
            has_exemplars: false,
        },
        (Some(_), Some(parameter), _) => {
            errors.at(
                ty,
                format!(
                    "expected `{name}<Name>`, the name of the type that `{}` declares",
                    parameter.example()
                ),
            );
            guess(name, by)
        }
        _ => unknown(errors, ty, name, by),
    }
}

fn keeps_no_exemplars(errors: &mut Errors, ty: &Type, name: &str) {
    let keepers = instrument::ALL.iter().filter(|known| known.keeps_exemplars);
    let keepers: Vec<_> = keepers.map(|known| format!("`{}`", known.name)).collect();
    let keepers = keepers.join(", ");
    errors.at(ty, format!("a `{name}` keeps no exemplars: expected one of {keepers}"));
}

/// What is most likely meant, so that what is made of it has uses that compile.
fn guess(name: &str, by: Vec<Type>) -> Recognised {
    let plain = || instrument::ALL.iter().filter(|known| known.parameter.is_none());
    let near = suggest::nearest(name, plain().map(|known| known.name)).unwrap_or("Counter");
    let instrument = plain().find(|known| known.name == near).unwrap_or(&instrument::ALL[0]);
    Recognised { is_known: false, instrument, by, parameter: None, has_exemplars: false }
}

/// The last segment of a path, and its type arguments.
fn named(ty: &Type) -> Option<(String, Vec<&Type>)> {
    match ty {
        // What a `macro_rules!` passes on as `$ty:ty` comes in an invisible group.
        Type::Group(group) => named(&group.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            let arguments = match &last.arguments {
                PathArguments::None => Vec::new(),
                PathArguments::AngleBracketed(angles) => {
                    angles.args.iter().map(type_argument).collect::<Option<_>>()?
                }
                PathArguments::Parenthesized(_) => return None,
            };
            Some((last.ident.to_string(), arguments))
        }
        _ => None,
    }
}

fn type_argument(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn unknown(errors: &mut Errors, ty: &Type, name: &str, by: Vec<Type>) -> Recognised {
    let known = || instrument::ALL.iter().map(|known| known.name).chain([BY, WITH_EXEMPLARS]);
    let shown = shown(&ty.to_token_stream());
    let hint = match suggest::nearest(&shown, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<_> = known().map(|name| format!("`{name}`")).collect();
            format!("the field's type says the metric's type: {}", known.join(", "))
        }
    };
    errors.at(ty, format!("expected an instrument, found `{shown}`: {hint}"));
    guess(name, by)
}

/// Reports `Self`, which means other types in generated code.
pub(super) fn refuse_self(errors: &mut Errors, ty: &Type) -> bool {
    let found = find_self(ty.to_token_stream());
    if let Some(found) = &found {
        errors.at(found, "`Self` is another type in generated code: write the type's name");
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

/// A type that is made here has a name and no path.
pub(super) fn is_a_name_if(is_made: bool, errors: &mut Errors, ty: &Type) -> bool {
    let is_name = matches!(ty, Type::Path(path) if path.path.get_ident().is_some());
    if is_made && !is_name {
        errors.at(ty, "expected a plain name: the derive makes this type, beside the struct");
    }
    !is_made || is_name
}
