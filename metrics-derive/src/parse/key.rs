//! The key: `key = "channel"` or `key = Fetch<'static>`.

use frozen_metrics_schema::name::snake_case;
use frozen_metrics_schema::rules;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lit, PathArguments, Type};

use super::attribute::Entry;
use super::types;
use crate::errors::Errors;
use crate::identifier::{identifier, is_path_keyword};
use crate::model::{KeyLabels, LabelSetType, Spanned, name_of};
use crate::to_source::to_source;

/// Parses the value of `key`.
pub(super) fn parse(entry: &Entry, errors: &mut Errors) -> Option<KeyLabels> {
    const EXPECTED: &str = "`key = \"channel\"` for one label, or `key = Labels<'static>` for several, \
                            where `Labels` is a struct that derives `LabelSet`";
    let tokens = entry.equals(errors, EXPECTED)?;
    // A `$key:literal` of `macro_rules!` arrives in an invisible group.
    if syn::parse2::<Lit>(tokens.clone()).is_ok() {
        return Some(KeyLabels::Text(Spanned::from(&entry.string(errors)?)));
    }
    if let Ok(label) = syn::parse2::<Ident>(tokens.clone())
        && label.to_string().starts_with(char::is_lowercase)
    {
        errors.at(&label, format!("expected {EXPECTED}, found `{label}`: write `\"{label}\"`"));
        return None;
    }
    let ty = syn::parse2::<Type>(tokens.clone()).ok();
    let Some(ty) = ty.filter(|ty| type_name(ty).is_some()) else {
        errors.at(&tokens, format!("expected {EXPECTED}, found `{}`", to_source(&tokens)));
        return None;
    };
    if types::has_self(errors, &ty) {
        return None;
    }
    if has_lifetime(errors, &ty) {
        return None;
    }
    Some(KeyLabels::LabelSet(Box::new(LabelSetType::new(ty))))
}

/// Reports a lifetime other than `'static` in the type of a label set.
pub(super) fn has_lifetime(errors: &mut Errors, label_set: &Type) -> bool {
    let found = type_name(label_set).zip(find_lifetime(label_set.to_token_stream()));
    if let Some((ident, lifetime)) = &found {
        errors.at(
            lifetime,
            format!("expected `{ident}<'static>`: look-ups take labels of any lifetime"),
        );
    }
    found.is_some()
}

/// Returns the last segment of a path.
fn type_name(ty: &Type) -> Option<&Ident> {
    match ty {
        // A `$ty:ty` of `macro_rules!` arrives in an invisible group.
        Type::Group(group) => type_name(&group.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            let is_list = !matches!(last.arguments, PathArguments::Parenthesized(_));
            is_list.then_some(&last.ident)
        }
        _ => None,
    }
}

/// Returns the first lifetime that is not `'static`.
fn find_lifetime(ty: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<_> = ty.into_iter().collect();
    let is_quote =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'');
    let nested = || {
        tokens.iter().find_map(|token| match token {
            TokenTree::Group(group) => find_lifetime(group.stream()),
            _ => None,
        })
    };
    let own = tokens.windows(2).find(|pair| {
        is_quote(&pair[0]) && !matches!(&pair[1], TokenTree::Ident(name) if name == "static")
    });
    own.map(|pair| pair.iter().cloned().collect()).or_else(nested)
}

/// Returns the label, or the type in snake case, as an identifier.
pub(super) fn name(errors: &mut Errors, labels: &KeyLabels) -> Option<Ident> {
    let (name, span) = match labels {
        KeyLabels::Text(label) => (label.value.clone(), label.span),
        KeyLabels::LabelSet(label_set) => {
            (snake_case(&name_of(type_name(&label_set.ty)?)), labels.span())
        }
    };
    let ident = identifier(&name, span);
    if ident.is_none() {
        let message = match (labels, rules::label_name(&name)) {
            (KeyLabels::Text(_), Err(message)) if !is_path_keyword(&name) => message,
            (KeyLabels::Text(_), _) => format!(
                "`{name}` is a keyword and cannot name a field of the row: \
                 choose another label, such as `{}_name`",
                name.to_lowercase()
            ),
            (KeyLabels::LabelSet(_), _) => format!(
                "a field of the row is named after the type, and `{name}` is not a name for it: \
                 choose another name for the type"
            ),
        };
        errors.at_span(span, message);
    }
    ident
}
