//! The list of an attribute: `key = value, key(…)`. Entries parse independently of each other.

use frozen_metrics_schema::suggest;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{LitInt, LitStr};

use crate::errors::Errors;
use crate::identifier::instead_of_keyword;
use crate::to_source::to_source;

/// A key, and the value that follows it.
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

/// Splits a list into its entries. Also returns whether all of them parsed.
pub(super) fn split(errors: &mut Errors, list: TokenStream) -> (Vec<Entry>, bool) {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let mut entries = Vec::new();
    let is_whole = errors.whole(|errors| {
        for mut chunk in chunks(errors, &tokens, "a key") {
            while let Some(index) = next_key(chunk) {
                errors.at(&chunk[index], format!("expected `,` before `{}`", chunk[index]));
                entries.extend(errors.ok(parse(&chunk[..index])));
                chunk = &chunk[index..];
            }
            entries.extend(errors.ok(parse(chunk)));
        }
    });
    (entries, is_whole.is_some())
}

/// Splits tokens at commas; a trailing comma is allowed.
pub(super) fn chunks<'a>(
    errors: &mut Errors,
    tokens: &'a [TokenTree],
    expected: &str,
) -> Vec<&'a [TokenTree]> {
    let mut chunks = Vec::new();
    let mut rest = tokens;
    while let Some(index) = rest.iter().position(is_comma) {
        match &rest[..index] {
            [] => errors.at(&rest[index], format!("expected {expected}, found `,`")),
            chunk => chunks.push(chunk),
        }
        rest = &rest[index + 1..];
    }
    chunks.extend((!rest.is_empty()).then_some(rest));
    chunks
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn parse(chunk: &[TokenTree]) -> syn::Result<Entry> {
    let TokenTree::Ident(key) = &chunk[0] else {
        return Err(syn::Error::new_spanned(
            &chunk[0],
            format!("expected an attribute key, found `{}`", chunk[0]),
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

/// Returns the index of the next key if a comma is missing: `prefix = "bus" key = "channel"`.
fn next_key(chunk: &[TokenTree]) -> Option<usize> {
    let is_key = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(_), TokenTree::Punct(equals)] => equals.as_char() == '=',
        _ => false,
    };
    // After `key = value`, or after `key(…)`.
    let first = if matches!(chunk.get(1), Some(TokenTree::Group(_))) { 2 } else { 3 };
    (first..chunk.len()).find(|&index| chunk.get(index..index + 2).is_some_and(is_key))
}

/// Parses each item of a list; `None` if one of them fails.
pub(super) fn each<T>(
    errors: &mut Errors,
    list: TokenStream,
    expected: &str,
    mut parse: impl FnMut(&mut Errors, &[TokenTree]) -> Option<T>,
) -> Option<Vec<T>> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    let chunks = chunks(errors, &tokens, expected);
    let parsed = chunks.into_iter().map(|chunk| match missing_comma(chunk) {
        Some(next) => {
            errors.at(next, format!("expected `,` before `{next}`"));
            None
        }
        None => parse(errors, chunk),
    });
    let parsed: Vec<_> = parsed.collect();
    parsed.into_iter().collect()
}

/// Returns the token that a comma must precede: a literal after a literal, or a word after a word.
fn missing_comma(chunk: &[TokenTree]) -> Option<&TokenTree> {
    chunk.windows(2).find_map(|pair| match pair {
        [TokenTree::Literal(_), next @ TokenTree::Literal(_)]
        | [TokenTree::Ident(_), next @ TokenTree::Ident(_)] => Some(next),
        _ => None,
    })
}

/// Parses a string literal; `expected` names it in the error.
pub(super) fn literal(errors: &mut Errors, chunk: &[TokenTree], expected: &str) -> Option<LitStr> {
    let tokens: TokenStream = chunk.iter().cloned().collect();
    let literal =
        syn::parse2::<LitStr>(tokens.clone()).ok().filter(|text| text.suffix().is_empty());
    if literal.is_none() {
        let found = to_source(&tokens);
        let fix = match chunk {
            [TokenTree::Ident(_)] => {
                format!("write `\"{found}\"`, or the text of the constant in quotes")
            }
            [TokenTree::Literal(_)] if found.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("write `\"{found}\"`")
            }
            _ => "write the text in quotes, because a derive cannot evaluate it".to_owned(),
        };
        errors.at(&tokens, format!("expected {expected}, found `{found}`: {fix}"));
    }
    literal
}

impl Entry {
    /// Parses `key = "…"`.
    pub(super) fn string(&self, errors: &mut Errors) -> Option<LitStr> {
        let key = &self.key;
        let tokens = self.equals(errors, &format!("`{key} = \"…\"`"))?;
        literal(errors, &tokens.into_iter().collect::<Vec<_>>(), "a string literal")
    }

    /// Parses `key = "…"` or `key = none`.
    pub(super) fn string_or_none(&self, errors: &mut Errors) -> Option<Result<LitStr, Span>> {
        match self.none() {
            Some(none) => Some(Err(none)),
            None => self.string(errors).map(Ok),
        }
    }

    /// Returns the word `none` of `key = none`.
    pub(super) fn none(&self) -> Option<Span> {
        match &self.value {
            Value::Equals(tokens) if tokens.to_string() == "none" => Some(tokens.span()),
            _ => None,
        }
    }

    /// Parses `key = 1024`.
    pub(super) fn integer(&self, errors: &mut Errors) -> Option<(usize, Span)> {
        self.integer_like(errors, "1024")
    }

    /// Parses an integer, of which `example` is one.
    pub(super) fn integer_like(&self, errors: &mut Errors, example: &str) -> Option<(usize, Span)> {
        let digits = |tokens| {
            let literal = syn::parse2::<LitInt>(tokens).ok()?;
            let value = literal.base10_parse().ok().filter(|_| literal.suffix().is_empty())?;
            Some((value, literal.span()))
        };
        self.value(errors, ["an integer that fits `usize`", example], digits)
    }

    /// Parses `key = name`.
    pub(super) fn ident(&self, errors: &mut Errors) -> Option<Ident> {
        let ident = |tokens| syn::parse2(tokens).ok();
        self.value(errors, ["an identifier", "name"], ident)
    }

    /// Parses `key = ::a::path`.
    pub(super) fn path(&self, errors: &mut Errors) -> Option<syn::Path> {
        // A path of an import, without generic arguments.
        let path = |tokens| syn::Path::parse_mod_style.parse2(tokens).ok();
        self.value(errors, ["a path", "::path"], path)
    }

    /// Parses `key = value`. `expected` names the value in errors, and `example` is one.
    fn value<T>(
        &self,
        errors: &mut Errors,
        [expected, example]: [&str; 2],
        parse: impl Fn(TokenStream) -> Option<T>,
    ) -> Option<T> {
        let tokens = self.equals(errors, &format!("`{} = {example}`", self.key))?;
        let value = parse(tokens.clone());
        if value.is_none() {
            let unquoted = syn::parse2::<LitStr>(tokens.clone()).ok().and_then(|text| {
                let text = text.value();
                parse(text.parse().ok()?)?;
                Some(format!("write `{} = {text}`, without quotes", self.key))
            });
            let fix = unquoted.or_else(|| instead_of_keyword(&tokens));
            let fix = fix.map(|fix| format!(": {fix}")).unwrap_or_default();
            let found = to_source(&tokens);
            errors.at(&tokens, format!("expected {expected}, found `{found}`{fix}"));
        }
        value
    }

    /// Parses `key(…)`.
    pub(super) fn list(&self, errors: &mut Errors, example: &str) -> Vec<Entry> {
        match self.inside(errors, example) {
            Some(list) => split(errors, list).0,
            None => Vec::new(),
        }
    }

    /// Returns the list of `key(…)`.
    pub(super) fn inside(&self, errors: &mut Errors, example: &str) -> Option<TokenStream> {
        match &self.value {
            Value::List(list) if !list.is_empty() => Some(list.clone()),
            _ => {
                errors.at(&self.key, format!("expected a list, as in `{example}`"));
                None
            }
        }
    }

    /// Returns whether no value follows the key.
    pub(super) fn is_bare(&self) -> bool {
        matches!(self.value, Value::None)
    }

    /// Returns whether the value is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Reports a key that is not one of `known`.
    pub(super) fn unknown(
        &self,
        errors: &mut Errors,
        known: impl Iterator<Item = &'static str> + Clone,
    ) {
        let key = &self.key;
        let hint = match suggest::nearest(&key.to_string(), known.clone()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => {
                let known: Vec<_> = known.map(|known| format!("`{known}`")).collect();
                let one_of = if known.len() > 1 { "one of " } else { "" };
                format!("expected {one_of}{}", known.join(", "))
            }
        };
        errors.at(key, format!("unknown key `{key}`: {hint}"));
    }

    /// Returns the tokens of `key = …`.
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
