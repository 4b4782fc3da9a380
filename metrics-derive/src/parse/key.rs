//! The key: `key = "channel"` or `key("channel", "side" as Side = "near" | "far")`, and where its keys
//! fold.

use frozen_metrics_schema::KeyLabel;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Type};

use super::attribute::{Entry, each, literal};
use super::shown::shown;
use super::{types, values};
use crate::errors::Errors;
use crate::identifier::{identifier, identifier_or_similar, is_path_keyword};
use crate::keyed::Argument;
use crate::set::{At, name_of};

/// A label of the key as it was said.
pub(super) struct Said {
    pub(super) name: LitStr,
    ty: Option<Type>,
    /// All values of the type, where they are said; `None` where they could not be read.
    values: Option<Vec<At<String>>>,
}

impl Said {
    fn untyped(name: LitStr) -> Self {
        Self { name, ty: None, values: Some(Vec::new()) }
    }

    pub(super) fn label(&self, overflow: &str) -> KeyLabel {
        let values = self.values.iter().flatten();
        KeyLabel {
            name: self.name.value().into(),
            overflow: overflow.to_owned().into(),
            values: values.map(|value| value.value.clone().into()).collect(),
        }
    }
}

/// The labels that `key` says.
pub(super) fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<Said>> {
    if !entry.is_list() {
        return Some(vec![Said::untyped(entry.string(errors)?)]);
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
    each(errors, list, "a label value", |errors, chunk| {
        literal(errors, chunk, "a label value as a string literal")
    })
}

/// `"shard" as u32` or `"side" as Side = "near" | "far"`
fn label(errors: &mut Errors, chunk: &[TokenTree]) -> Option<Said> {
    let is_as = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "as");
    let Some(at) = chunk.iter().position(is_as) else {
        return untyped(errors, chunk);
    };
    let name = match at {
        0 => {
            errors.at(&chunk[0], "expected the name of a label before `as`");
            None
        }
        at => literal(errors, &chunk[..at], "the name of a label as a string literal"),
    };
    let typed = typed(errors, &chunk[at], chunk[at + 1..].iter().cloned().collect());
    let (name, (ty, values)) = (name?, typed?);
    Some(Said { name, ty: Some(ty), values })
}

/// `"channel"`
fn untyped(errors: &mut Errors, chunk: &[TokenTree]) -> Option<Said> {
    const EXPECTED: &str = "expected the type of these values before them, as in `\"side\" as Side = \"near\" | \"far\"`";
    let what = "the name of a label as a string literal";
    match chunk.iter().position(is_equals).filter(|at| *at > 0) {
        None => literal(errors, chunk, what).map(Said::untyped),
        Some(at) => {
            let name = literal(errors, &chunk[..at], what);
            errors.at(&chunk[at], EXPECTED);
            Some(Said { values: None, ..Said::untyped(name?) })
        }
    }
}

/// The type behind `as`, and its values where they are said: `None` for those that are not read.
fn typed(
    errors: &mut Errors,
    word: &TokenTree,
    rest: TokenStream,
) -> Option<(Type, Option<Vec<At<String>>>)> {
    const EXPECTED: &str =
        "expected a type after `as`: an integer, `bool`, or an enum that derives `LabelEnum`";
    if rest.is_empty() {
        errors.at(word, EXPECTED);
        return None;
    }
    let both = |input: ParseStream<'_>| Ok((input.parse::<Type>()?, input.parse::<TokenStream>()?));
    let (ty, behind) = match both.parse2(rest.clone()) {
        // What is borrowed is text, and text is not said to be.
        Ok((ty @ Type::Reference(_), _)) => (Err(ty.to_token_stream()), TokenStream::new()),
        Ok((ty, _)) if types::refuse_self(errors, &ty) => return None,
        Ok((ty, behind)) => (Ok(ty), behind),
        Err(_) => (Err(rest), TokenStream::new()),
    };
    match ty {
        Ok(ty) => {
            let values = values(errors, &ty, behind);
            Some((ty, values))
        }
        Err(found) => {
            errors.at(&found, format!("{EXPECTED}, found `{}`", shown(&found)));
            None
        }
    }
}

/// `= "near" | "far"`, or nothing.
fn values(errors: &mut Errors, ty: &Type, tokens: TokenStream) -> Option<Vec<At<String>>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let expected =
        || format!("expected `= \"a\" | \"b\"`, all values of `{}`", shown(&ty.to_token_stream()));
    match &trees[..] {
        [] => Some(Vec::new()),
        [equals] if is_equals(equals) => {
            errors.at(equals, expected());
            None
        }
        [equals, rest @ ..] if is_equals(equals) => {
            let rest: TokenStream = rest.iter().cloned().collect();
            let values = values::labels(rest.clone());
            if values.is_none() {
                errors.at(&rest, format!("{}, found `{}`", expected(), shown(&rest)));
            }
            values
        }
        _ => {
            errors.at(&tokens, format!("{}, found `{}`", expected(), shown(&tokens)));
            None
        }
    }
}

fn is_equals(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=')
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
        let text = label.name.value();
        refuse_keyword(errors, &label.name, &text);
        let mut field = identifier_or_similar(&text, label.name.span());
        // A label that stands twice is left to the rules.
        while arguments.iter().any(|argument| argument.field == field) {
            field = format_ident!("{}_", name_of(&field), span = label.name.span());
        }
        let is_word = identifier(&format!("for_{text}"), label.name.span()).is_some();
        arguments.push(Argument {
            word: if is_word { text } else { name_of(&field) },
            field,
            ty: label.ty.clone(),
            name: label.name.span(),
            overflow: *overflow,
            values: label.values.as_ref().map(|values| values.iter().map(|at| at.span).collect()),
        });
    }
    arguments
}

/// The method of the snapshot that looks a row up: `channel_peer`.
pub(super) fn row_look_up(arguments: &[Argument]) -> Ident {
    match arguments {
        // Raw where the label is a keyword.
        [one] => one.field.clone(),
        several => {
            let words: Vec<_> = several.iter().map(|one| one.word.as_str()).collect();
            let span = several.first().map_or_else(Span::call_site, |first| first.name);
            identifier_or_similar(&words.join("_"), span)
        }
    }
}

/// Reports a label that no field can be named. What else is no identifier breaks a rule of labels.
fn refuse_keyword(errors: &mut Errors, label: &LitStr, text: &str) {
    if is_path_keyword(text) {
        errors.at(
            label,
            format!(
                "`{text}` is a keyword, and the row has a field of the label's name: \
                 choose another label, such as `{text}_name`"
            ),
        );
    }
}
