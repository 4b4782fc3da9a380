//! A field's type: an instrument, what it is partitioned by, and its own type parameter.

use metrics_schema::similar;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::shown::shown;
use crate::errors::Errors;
use crate::instrument::{self, BY, Instrument, WITH_EXEMPLARS};

/// What a type says.
pub(super) struct Recognised {
    pub(super) instrument: &'static Instrument,
    /// The enums of the labels that partition it, the outermost first.
    pub(super) by: Vec<Type>,
    pub(super) parameter: Option<Type>,
    pub(super) has_exemplars: bool,
}

pub(super) fn recognise(errors: &mut Errors, ty: &Type) -> Option<Recognised> {
    let mut by = Vec::new();
    let mut has_exemplars = false;
    let mut inner = ty;
    loop {
        let Some((name, arguments)) = named(inner) else {
            return unknown(errors, inner);
        };
        if name == WITH_EXEMPLARS && !has_exemplars {
            let [instrument] = arguments[..] else {
                errors.at(inner, "expected `WithExemplars<Instrument>`");
                return None;
            };
            has_exemplars = true;
            inner = instrument;
            continue;
        }
        if name == BY && !has_exemplars {
            let [label, partitioned] = arguments[..] else {
                errors.at(inner, "expected `By<Label, Instrument>`");
                return None;
            };
            by.push(label.clone());
            inner = partitioned;
            continue;
        }
        let Some(instrument) = instrument::ALL.iter().find(|known| name == known.name) else {
            return unknown(errors, inner);
        };
        if has_exemplars && !instrument.keeps_exemplars {
            errors.at(
                inner,
                format!("a `{name}` keeps no exemplars: OpenMetrics allows them of counters and histograms"),
            );
        }
        return match (&instrument.parameter, arguments.as_slice()) {
            (None, []) => Some(Recognised { instrument, by, parameter: None, has_exemplars }),
            (Some(_), [parameter]) => {
                let parameter = Some((*parameter).clone());
                Some(Recognised { instrument, by, parameter, has_exemplars })
            }
            (None, _) => unknown(errors, inner),
            (Some(parameter), _) => {
                errors.at(
                    inner,
                    format!(
                        "expected `{name}<Name>`, the name of the type that `{}` declares",
                        parameter.example()
                    ),
                );
                None
            }
        };
    }
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

fn unknown(errors: &mut Errors, ty: &Type) -> Option<Recognised> {
    let known = || instrument::ALL.iter().map(|known| known.name).chain([BY, WITH_EXEMPLARS]);
    let shown = shown(&ty.to_token_stream());
    let hint = match similar::nearest(&shown, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<_> = known().map(|name| format!("`{name}`")).collect();
            format!("the field's type says the metric's type: {}", known.join(", "))
        }
    };
    errors.at(ty, format!("expected an instrument, found `{shown}`: {hint}"));
    None
}
