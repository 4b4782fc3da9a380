//! The key: `key = "channel"` or `key("channel", "shard" as u32)`, and where its keys fold.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::{LitStr, Type};

use super::attribute::{self, Entry};
use super::shown::shown;
use crate::errors::Errors;
use crate::keyed::Argument;
use crate::set::name_of;

/// A label of the key as it was said.
pub(super) struct Said {
    pub(super) name: LitStr,
    ty: Option<Type>,
}

/// The labels that `key` says.
pub(super) fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<Said>> {
    if !entry.is_list() {
        return Some(vec![Said { name: entry.string(errors)?, ty: None }]);
    }
    let list = entry.inside(errors, "key(\"channel\", \"peer\")")?;
    each(errors, list, "a label", label)
}

/// The values that `overflow` says, one for each label.
pub(super) fn overflows(entry: &Entry, errors: &mut Errors) -> Option<Vec<LitStr>> {
    if !entry.is_list() {
        return Some(vec![entry.string(errors)?]);
    }
    let list = entry.inside(errors, "overflow(\"…\", \"…\")")?;
    each(errors, list, "a label value", |errors, chunk| literal(errors, chunk, "a label value"))
}

/// What stands between commas; `None` where one of them could not be read.
fn each<T>(
    errors: &mut Errors,
    list: TokenStream,
    expected: &str,
    mut read: impl FnMut(&mut Errors, &[TokenTree]) -> Option<T>,
) -> Option<Vec<T>> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let chunks = attribute::chunks(errors, &tokens, expected);
    let read: Vec<_> = chunks.into_iter().map(|chunk| read(errors, chunk)).collect();
    read.into_iter().collect()
}

/// `"shard" as u32`
fn label(errors: &mut Errors, chunk: &[TokenTree]) -> Option<Said> {
    const EXPECTED: &str =
        "expected a type after `as`: an integer, `bool`, or an enum that derives `LabelEnum`";
    let is_as = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "as");
    let Some(at) = chunk.iter().position(is_as) else {
        return Some(Said { name: literal(errors, chunk, "the name of a label")?, ty: None });
    };
    let name = match at {
        0 => {
            errors.at(&chunk[0], "expected the name of a label before `as`");
            None
        }
        at => literal(errors, &chunk[..at], "the name of a label"),
    };
    let rest: TokenStream = chunk[at + 1..].iter().cloned().collect();
    let ty = syn::parse2::<Type>(rest.clone()).ok();
    // What is borrowed is text, and text is not said to be.
    let ty = ty.filter(|ty| !matches!(ty, Type::Reference(_)));
    match (&ty, rest.is_empty()) {
        (Some(_), _) => {}
        (None, true) => errors.at(&chunk[at], EXPECTED),
        (None, false) => errors.at(&rest, format!("{EXPECTED}, found `{}`", shown(&rest))),
    }
    Some(Said { name: name?, ty: Some(ty?) })
}

fn literal(errors: &mut Errors, chunk: &[TokenTree], what: &str) -> Option<LitStr> {
    let tokens: TokenStream = chunk.iter().cloned().collect();
    let literal =
        syn::parse2::<LitStr>(tokens.clone()).ok().filter(|text| text.suffix().is_empty());
    if literal.is_none() {
        errors.at(
            &tokens,
            format!(
                "expected {what} as a string literal, found `{}`: what is on the wire is frozen while compiling",
                shown(&tokens)
            ),
        );
    }
    literal
}

/// The value of each label on the overflow. Where there are not as many as labels, `_` stands in for
/// those that are missing.
pub(super) fn fitted(
    errors: &mut Errors,
    labels: &[Said],
    word: Option<&Ident>,
    values: &[LitStr],
) -> Vec<(String, Option<Span>)> {
    if let Some(word) = word
        && labels.len() != values.len()
    {
        let message = match labels.len() {
            1 => format!("expected one value, for the label of the key, found {}", values.len()),
            count => format!(
                "expected {count} values, one for each label of the key, found {}",
                values.len()
            ),
        };
        match values.get(labels.len()) {
            Some(surplus) => errors.at(surplus, message),
            None => errors.at(word, message),
        }
    }
    let said = values.iter().map(|value| (value.value(), Some(value.span())));
    let missing = labels.iter().skip(values.len()).map(|_| ("_".to_owned(), None));
    said.chain(missing).take(labels.len()).collect()
}

/// What each label is in Rust.
pub(super) fn arguments(
    errors: &mut Errors,
    labels: &[Said],
    overflows: &[(String, Option<Span>)],
) -> Vec<Argument> {
    let mut arguments: Vec<Argument> = Vec::new();
    for (label, (_, overflow)) in labels.iter().zip(overflows) {
        let mut field = field(errors, &label.name);
        // One that stands twice is left to the rules.
        while arguments.iter().any(|argument| argument.field == field) {
            field = format_ident!("{}_", name_of(&field), span = label.name.span());
        }
        let (name, ty) = (label.name.span(), label.ty.clone());
        arguments.push(Argument { field, ty, name, overflow: *overflow });
    }
    arguments
}

/// The label as an identifier. A label that can be none is left to the rules.
fn field(errors: &mut Errors, label: &LitStr) -> Ident {
    let text = label.value();
    let raw = || syn::parse_str::<Ident>(&format!("r#{text}"));
    match syn::parse_str::<Ident>(&text).or_else(|_| raw()) {
        Ok(mut ident) => {
            ident.set_span(label.span());
            ident
        }
        Err(_) => {
            if matches!(text.as_str(), "self" | "super" | "crate" | "Self") {
                errors.at(
                    label,
                    format!("`{text}` cannot be the name of a field, which the row needs"),
                );
            }
            Ident::new("__key", label.span())
        }
    }
}
