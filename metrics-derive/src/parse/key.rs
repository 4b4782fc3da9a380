//! The key: `key = "channel"` or `key("channel", "side" as Side = "near" | "far")`.

use frozen_metrics_schema::{KeyLabel, rules};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Type};

use super::attribute::{Entry, each, literal};
use super::{types, values};
use crate::errors::Errors;
use crate::identifier::{identifier, is_path_keyword};
use crate::model::{Argument, Spanned};
use crate::to_source::to_source;

/// A label of the key.
pub(super) struct Label {
    pub(super) name: LitStr,
    ty: Option<Type>,
    /// All values of the type; empty if none are declared.
    values: Vec<Spanned<String>>,
}

/// Parses the value of `key`.
pub(super) fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<Label>> {
    if !entry.is_list() {
        let name = entry.string(errors)?;
        return Some(vec![Label { name, ty: None, values: Vec::new() }]);
    }
    let list = entry.inside(errors, "key(\"channel\", \"peer\")")?;
    each(errors, list, "a label", label)
}

/// Parses `"channel"`, `"shard" as u32` or `"side" as Side = "near" | "far"`.
fn label(errors: &mut Errors, chunk: &[TokenTree]) -> Option<Label> {
    const NAME: &str = "the name of a label as a string literal";
    let is_as = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "as");
    let Some(index) = chunk.iter().position(is_as) else {
        if let Some(index) = chunk.iter().position(is_equals).filter(|index| *index > 0) {
            literal(errors, &chunk[..index], NAME);
            errors.at(
                &chunk[index],
                "expected a type before the values, as in `\"side\" as Side = \"near\" | \"far\"`",
            );
            return None;
        }
        let name = literal(errors, chunk, NAME)?;
        return Some(Label { name, ty: None, values: Vec::new() });
    };
    let name = match &chunk[..index] {
        [] => {
            errors.at(&chunk[0], "expected the name of a label before `as`");
            None
        }
        name => literal(errors, name, NAME),
    };
    let typed = typed(errors, &chunk[index], chunk[index + 1..].iter().cloned().collect());
    let (name, (ty, values)) = (name?, typed?);
    Some(Label { name, ty: Some(ty), values })
}

/// Parses the type after `as`, and its values.
fn typed(
    errors: &mut Errors,
    word: &TokenTree,
    tokens: TokenStream,
) -> Option<(Type, Vec<Spanned<String>>)> {
    const EXPECTED: &str =
        "expected a type after `as`: an integer, `bool`, or an enum that derives `LabelEnum`";
    if tokens.is_empty() {
        errors.at(word, EXPECTED);
        return None;
    }
    let both = |input: ParseStream<'_>| Ok((input.parse::<Type>()?, input.parse::<TokenStream>()?));
    let found = match both.parse2(tokens.clone()) {
        // A label without `as` takes a `&str`.
        Ok((ty @ Type::Reference(_), _)) => ty.into_token_stream(),
        Ok((ty, _)) if types::has_self(errors, &ty) => return None,
        Ok((ty, rest)) => {
            let values = values(errors, &ty, rest)?;
            return Some((ty, values));
        }
        Err(_) => tokens,
    };
    errors.at(&found, format!("{EXPECTED}, found `{}`", to_source(&found)));
    None
}

/// Parses `= "near" | "far"`, or nothing.
fn values(errors: &mut Errors, ty: &Type, tokens: TokenStream) -> Option<Vec<Spanned<String>>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (place, found) = match &trees[..] {
        [] => return Some(Vec::new()),
        [equals] if is_equals(equals) => (tokens, None),
        [equals, rest @ ..] if is_equals(equals) => {
            let rest: TokenStream = rest.iter().cloned().collect();
            match values::labels(rest.clone()) {
                Some(values) => return Some(values),
                None => (rest.clone(), Some(rest)),
            }
        }
        _ => (tokens.clone(), Some(tokens)),
    };
    let ty = to_source(&ty.to_token_stream());
    let found = found.map(|found| format!(", found `{}`", to_source(&found))).unwrap_or_default();
    errors.at(place, format!("expected `= \"a\" | \"b\"` with all values of `{ty}`{found}"));
    None
}

fn is_equals(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=')
}

/// Returns the labels for the schema, and as arguments.
pub(super) fn split(
    errors: &mut Errors,
    labels: &[Label],
) -> Option<(Vec<KeyLabel>, Vec<Argument>)> {
    let split = labels.iter().map(|label| {
        let key_label = KeyLabel {
            name: label.name.value().into(),
            values: label.values.iter().map(|value| value.value.clone().into()).collect(),
        };
        let argument = Argument {
            field: field(errors, &label.name)?,
            ty: label.ty.clone(),
            name_span: label.name.span(),
            value_spans: label.values.iter().map(|value| value.span).collect(),
        };
        Some((key_label, argument))
    });
    let split: Vec<_> = split.collect();
    let split: Option<Vec<_>> = split.into_iter().collect();
    errors.whole(|errors| refuse_duplicates(errors, labels))?;
    Some(split?.into_iter().unzip())
}

/// Returns the label as an identifier.
fn field(errors: &mut Errors, label: &LitStr) -> Option<Ident> {
    let name = label.value();
    let field = identifier(&name, label.span());
    if field.is_none() {
        let message = match rules::label_name(&name) {
            Err(message) if !is_path_keyword(&name) => message,
            _ => format!(
                "`{name}` is a keyword and cannot name a field of the row: \
                 choose another label, such as `{}_name`",
                name.to_lowercase()
            ),
        };
        errors.at(label, message);
    }
    field
}

fn refuse_duplicates(errors: &mut Errors, labels: &[Label]) {
    for (index, label) in labels.iter().enumerate() {
        if labels[..index].iter().any(|earlier| earlier.name.value() == label.name.value()) {
            errors.at(&label.name, format!("duplicate label `{}` in the key", label.name.value()));
        }
    }
}

/// Returns the method of the snapshot that finds a row: `channel_peer`.
pub(super) fn find_row(arguments: &[Argument], joined: &str) -> Option<Ident> {
    match arguments {
        // Raw if the label is a keyword.
        [argument] => Some(argument.field.clone()),
        arguments => identifier(joined, arguments.first()?.name_span),
    }
}
