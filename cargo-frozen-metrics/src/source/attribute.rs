//! The entries of an attribute: `key = "value"`, `key(…)`, `key`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{LitStr, Path};

/// An entry of an attribute.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    /// The tokens after the key.
    value: Vec<TokenTree>,
}

/// Returns the entries of each attribute of this name: of the attribute itself, and of those in a `cfg_attr`.
pub(super) fn entries(path: &Path, tokens: &TokenStream, name: &str) -> Vec<Vec<Entry>> {
    if path.is_ident(name) {
        return vec![split(tokens)];
    }
    let mut found = Vec::new();
    if path.is_ident("cfg_attr") {
        let mut previous: Option<TokenTree> = None;
        for token in tokens.clone() {
            if let (Some(TokenTree::Ident(ident)), TokenTree::Group(group)) = (&previous, &token)
                && let Ok(path) = syn::parse_str::<Path>(&ident.to_string())
            {
                found.extend(entries(&path, &group.stream(), name));
            }
            previous = Some(token);
        }
    }
    found
}

/// Splits the content of an attribute at its commas.
pub(super) fn split(tokens: &TokenStream) -> Vec<Entry> {
    let mut all = Vec::new();
    let mut current: Vec<TokenTree> = Vec::new();
    let mut finish = |current: &mut Vec<TokenTree>| {
        let mut tokens = std::mem::take(current).into_iter();
        if let Some(TokenTree::Ident(key)) = tokens.next() {
            all.push(Entry { key: key.to_string(), value: tokens.collect() });
        }
    };
    for token in tokens.clone() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => finish(&mut current),
            token => current.push(token),
        }
    }
    finish(&mut current);
    all
}

/// Returns the string of `key = "…"`.
pub(super) fn string(entry: &Entry) -> Option<LitStr> {
    match &*entry.value {
        [TokenTree::Punct(equals), value] if equals.as_char() == '=' => string_of(value),
        _ => None,
    }
}

/// A literal of a `macro_rules` parameter is in a group without delimiters.
fn string_of(token: &TokenTree) -> Option<LitStr> {
    match token {
        TokenTree::Literal(_) => syn::parse2(token.clone().into()).ok(),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            only(group).and_then(|token| string_of(&token))
        }
        _ => None,
    }
}

fn only(group: &Group) -> Option<TokenTree> {
    let mut tokens = group.stream().into_iter();
    tokens.next().filter(|_| tokens.next().is_none())
}
