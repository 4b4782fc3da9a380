//! The type of a field of a label set: `&str`, or a type that only rustc knows.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lifetime, PathSegment, Type, TypeReference};

use super::types;
use crate::errors::Errors;
use crate::to_source::to_source;

/// How text is written in a label set, for messages.
#[derive(Clone, Copy)]
pub(super) struct TextType<'a> {
    /// The struct.
    pub(super) ident: &'a Ident,
    /// Its lifetime.
    pub(super) lifetime: Option<&'a Lifetime>,
}

impl TextType<'_> {
    /// Returns the start of the error at another type.
    fn expected(self, found: &Type) -> String {
        format!("expected `{}`, found `{}`", self.to_source(), to_source(&found.to_token_stream()))
    }

    /// Returns `&'a str`.
    fn to_source(self) -> String {
        match self.lifetime {
            Some(lifetime) => format!("&{lifetime} str"),
            None => "&'a str".to_owned(),
        }
    }

    /// Returns the end of an error if the struct must also declare the lifetime.
    fn declaration(self) -> String {
        match self.lifetime {
            Some(_) => String::new(),
            None => format!("; declare the lifetime with `struct {}<'a>`", self.ident),
        }
    }
}

/// Parses the type of a field. Returns `Some(None)` for text. Only rustc knows whether another type can be that
/// of a label.
pub(super) fn parse(errors: &mut Errors, ty: &Type, text: TextType<'_>) -> Option<Option<Type>> {
    match ty {
        // A `$ty:ty` of `macro_rules!` arrives in an invisible group.
        Type::Group(group) => return parse(errors, &group.elem, text),
        Type::Paren(paren) => return parse(errors, &paren.elem, text),
        _ => {}
    }
    let message = match ty {
        Type::Reference(reference) => reference_error(ty, reference, text),
        _ => other_error(ty, text),
    };
    match message {
        Some(message) => errors.at(ty, message),
        None if matches!(ty, Type::Reference(_)) => return Some(None),
        None if types::has_self(errors, ty) => {}
        None => return Some(Some(ty.clone())),
    }
    None
}

/// Returns the error of a reference other than `&'a str`.
fn reference_error(ty: &Type, reference: &TypeReference, text: TextType<'_>) -> Option<String> {
    let TypeReference { elem, mutability, lifetime, .. } = reference;
    let expected = text.expected(ty);
    let is_static = lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
    match &**elem {
        elem if is_str(elem) && mutability.is_some() => {
            Some(format!("{expected}: labels are only read"))
        }
        elem if is_str(elem) && is_static => {
            let declaration = text.declaration();
            Some(format!(
                "{expected}: labels that a registry returns are borrowed from it{declaration}"
            ))
        }
        elem if is_str(elem) => None,
        elem @ Type::Path(_) if !is_owned_text(elem) => {
            let elem = to_source(&elem.to_token_stream());
            Some(format!("{expected}: for a label of another type, write `{elem}`"))
        }
        _ => Some(format!("{expected}: no other reference can be the type of a label")),
    }
}

/// Returns the error of a type that is not a reference, if it cannot be that of a label.
fn other_error(ty: &Type, text: TextType<'_>) -> Option<String> {
    let expected = text.expected(ty);
    match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => None,
        Type::Tuple(_) | Type::Array(_) | Type::Slice(_) => {
            let found = to_source(&ty.to_token_stream());
            Some(format!(
                "expected the type of one label, found `{found}`: write a field for each label"
            ))
        }
        ty if is_option(ty) => Some(format!(
            "expected a type without `Option`: every series has a value of each label; \
             use an enum with a variant for no value, or a `{}` with a text for it",
            text.to_source(),
        )),
        ty if is_owned_text(ty) => {
            Some(format!("{expected}: look-ups borrow text{}", text.declaration()))
        }
        ty if contains(ty.to_token_stream(), &is_lifetime) => {
            Some(format!("{expected}: no other type of a label has a lifetime"))
        }
        _ => None,
    }
}

fn is_str(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "str")
}

fn is_option(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "Option" && !last.arguments.is_none())
}

/// Returns whether the type owns text: `String`, `str`, or a pointer to one of them.
fn is_owned_text(ty: &Type) -> bool {
    let Some(PathSegment { ident, arguments }) = last_segment(ty) else { return false };
    match ["Cow", "Box", "Rc", "Arc"].iter().any(|pointer| ident == pointer) {
        true => contains(arguments.to_token_stream(), &is_text_name),
        false => is_text_name(&ident.clone().into()),
    }
}

fn is_text_name(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if name == "String" || name == "str")
}

fn is_lifetime(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'')
}

/// Returns the last segment of a path.
fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// Returns whether one of the tokens is as required.
fn contains(tokens: TokenStream, is: &impl Fn(&TokenTree) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => contains(group.stream(), is),
        token => is(&token),
    })
}
