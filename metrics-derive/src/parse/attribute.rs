//! An attribute's list, `key = value, key(…)`, entry by entry: a bad entry spoils no other.

use frozen_metrics_schema::suggest;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{LitInt, LitStr, Meta};

use super::shown::shown;
use crate::errors::Errors;
use crate::identifier::instead_of_keyword;

/// `key`, with what follows it.
pub(super) struct Entry {
    pub(super) key: Ident,
    value: Value,
}

enum Value {
    None,
    /// `= …`
    Equals(TokenStream),
    /// `(…)`
    List(TokenStream),
}

/// The entries of every attribute of this name.
pub(super) fn entries(
    errors: &mut Errors,
    attributes: &[syn::Attribute],
    name: &str,
) -> Vec<Entry> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => found.extend(split(errors, list.tokens.clone())),
            other => errors.at(other, format!("expected `#[{name}(…)]`")),
        }
    }
    found
}

/// The entries of a list, each read on its own.
pub(super) fn split(errors: &mut Errors, list: TokenStream) -> Vec<Entry> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let mut entries = Vec::new();
    for mut chunk in chunks(errors, &tokens, "a key") {
        while let Some(at) = next_key(chunk) {
            errors.at(&chunk[at], format!("expected `,` before `{}`", chunk[at]));
            entries.extend(errors.ok(read(&chunk[..at])));
            chunk = &chunk[at..];
        }
        entries.extend(errors.ok(read(chunk)));
    }
    entries
}

/// What stands between commas; one may stand at the end.
pub(super) fn chunks<'a>(
    errors: &mut Errors,
    tokens: &'a [TokenTree],
    expected: &str,
) -> Vec<&'a [TokenTree]> {
    let mut chunks = Vec::new();
    let mut rest = tokens;
    while let Some(at) = rest.iter().position(is_comma) {
        match &rest[..at] {
            [] => errors.at(&rest[at], format!("expected {expected}, found `,`")),
            chunk => chunks.push(chunk),
        }
        rest = &rest[at + 1..];
    }
    chunks.extend((!rest.is_empty()).then_some(rest));
    chunks
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn read(chunk: &[TokenTree]) -> syn::Result<Entry> {
    let TokenTree::Ident(key) = &chunk[0] else {
        return Err(syn::Error::new_spanned(
            &chunk[0],
            format!("expected a key, found `{}`", chunk[0]),
        ));
    };
    let value = match &chunk[1..] {
        [] => Value::None,
        [TokenTree::Punct(equals), rest @ ..] if equals.as_char() == '=' => {
            if rest.is_empty() {
                return Err(syn::Error::new_spanned(
                    equals,
                    format!("expected a value after `{key} =`"),
                ));
            }
            Value::Equals(rest.iter().cloned().collect())
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Value::List(group.stream())
        }
        [other, ..] => {
            let message = format!("expected `=` or `(` after `{key}`, found `{other}`");
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    Ok(Entry { key: key.clone(), value })
}

/// Where the next key stands although no comma does: `prefix = "bus" key = "channel"`.
fn next_key(chunk: &[TokenTree]) -> Option<usize> {
    let is_key = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(_), TokenTree::Punct(equals)] => equals.as_char() == '=',
        _ => false,
    };
    // After `key = value`, or after `key(…)`.
    let first = if matches!(chunk.get(1), Some(TokenTree::Group(_))) { 2 } else { 3 };
    (first..chunk.len()).find(|&at| chunk.get(at..at + 2).is_some_and(is_key))
}

/// What each chunk is read as; `None` where one of them could not be.
pub(super) fn each<T>(
    errors: &mut Errors,
    list: TokenStream,
    expected: &str,
    mut read: impl FnMut(&mut Errors, &[TokenTree]) -> Option<T>,
) -> Option<Vec<T>> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let chunks = chunks(errors, &tokens, expected);
    let read: Vec<_> = chunks.into_iter().map(|chunk| read(errors, chunk)).collect();
    read.into_iter().collect()
}

/// A string literal, which is called `what`.
pub(super) fn literal(errors: &mut Errors, chunk: &[TokenTree], what: &str) -> Option<LitStr> {
    let tokens: TokenStream = chunk.iter().cloned().collect();
    let literal =
        syn::parse2::<LitStr>(tokens.clone()).ok().filter(|text| text.suffix().is_empty());
    if literal.is_none() {
        errors.at(
            &tokens,
            format!(
                "expected {what}, found `{}`: what is on the wire is frozen while compiling",
                shown(&tokens)
            ),
        );
    }
    literal
}

impl Entry {
    /// `key = "…"`, with what for when it is something else.
    pub(super) fn string(&self, errors: &mut Errors) -> Option<LitStr> {
        let key = &self.key;
        let tokens = self.equals(errors, &format!("`{key} = \"…\"`"))?;
        literal(errors, &tokens.into_iter().collect::<Vec<_>>(), "a string literal")
    }

    /// `key("…", "…")`.
    pub(super) fn strings(&self, errors: &mut Errors, example: &str) -> Option<Vec<LitStr>> {
        let list = self.inside(errors, example)?;
        let what = "a string literal";
        each(errors, list, what, |errors, chunk| literal(errors, chunk, what))
    }

    /// `key = "…"` or `key = none`.
    pub(super) fn string_or_none(&self, errors: &mut Errors) -> Option<Result<LitStr, Span>> {
        match &self.value {
            Value::Equals(tokens) if tokens.to_string() == "none" => Some(Err(tokens.span())),
            _ => self.string(errors).map(Ok),
        }
    }

    /// `key = 1024`.
    pub(super) fn integer(&self, errors: &mut Errors) -> Option<(usize, Span)> {
        let key = &self.key;
        let tokens = self.equals(errors, &format!("`{key} = 1024`"))?;
        let literal =
            syn::parse2::<LitInt>(tokens.clone()).ok().filter(|digits| digits.suffix().is_empty());
        let value = literal.as_ref().and_then(|digits| digits.base10_parse().ok());
        if value.is_none() {
            errors.at(
                &tokens,
                format!("expected a whole number that fits a `usize`, found `{}`", shown(&tokens)),
            );
        }
        Some((value?, literal?.span()))
    }

    /// `key = name`.
    pub(super) fn ident(&self, errors: &mut Errors) -> Option<Ident> {
        let key = &self.key;
        let tokens = self.equals(errors, &format!("`{key} = name`"))?;
        let ident = syn::parse2::<Ident>(tokens.clone()).ok();
        if ident.is_none() {
            let hint = instead_of_keyword(&tokens)
                .unwrap_or_else(|| format!("`{key} = name`, without quotes"));
            errors
                .at(&tokens, format!("expected an identifier, found `{}`: {hint}", shown(&tokens)));
        }
        ident
    }

    /// `key = ::a::path`.
    pub(super) fn path(&self, errors: &mut Errors) -> Option<syn::Path> {
        let key = &self.key;
        let tokens = self.equals(errors, &format!("`{key} = ::path`"))?;
        let path = syn::parse2::<syn::Path>(tokens.clone()).ok();
        if path.is_none() {
            errors.at(
                &tokens,
                format!(
                    "expected a path, found `{}`: `{key} = ::path`, without quotes",
                    shown(&tokens)
                ),
            );
        }
        path
    }

    /// `key(…)`.
    pub(super) fn list(&self, errors: &mut Errors, example: &str) -> Vec<Entry> {
        match self.inside(errors, example) {
            Some(list) => split(errors, list),
            None => Vec::new(),
        }
    }

    /// What stands inside `key(…)`.
    pub(super) fn inside(&self, errors: &mut Errors, example: &str) -> Option<TokenStream> {
        match &self.value {
            Value::List(list) if !list.is_empty() => Some(list.clone()),
            _ => {
                errors.at(&self.key, format!("expected `{example}`"));
                None
            }
        }
    }

    /// Whether nothing follows `key`.
    pub(super) fn is_bare(&self) -> bool {
        matches!(self.value, Value::None)
    }

    /// Whether it is `key(…)`.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Reports a key that is none of `known`; the one that it is near to.
    pub(super) fn unknown(
        &self,
        errors: &mut Errors,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let key = &self.key;
        let all: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
        let near = suggest::nearest(&key.to_string(), known.iter().copied());
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of {}", all.join(", ")),
        };
        errors.at(key, format!("unknown key `{key}`: {hint}"));
        known.iter().find(|known| Some(**known) == near).copied()
    }

    /// What follows `key =`.
    pub(super) fn equals(&self, errors: &mut Errors, example: &str) -> Option<TokenStream> {
        match &self.value {
            Value::Equals(tokens) => Some(tokens.clone()),
            Value::None => {
                errors.at(&self.key, format!("expected {example}"));
                None
            }
            Value::List(list) => {
                let mut tokens = self.key.to_token_stream();
                tokens.extend(list.clone());
                errors.at(tokens, format!("expected {example}"));
                None
            }
        }
    }
}
