//! Spans that mark tokens as generated code.
//!
//! rustc and clippy skip almost every lint where a span comes from a derive. A token that is copied from
//! the user's struct has the user's span, and lints treat it as the user's code. The expansion uses
//! copies that have the derive's span, at the place of the original. So it needs no `#[allow]`, which
//! is an error in a crate that forbids the lint.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parse;
use syn::token::Paren;
use syn::{Type, Visibility};

use crate::identifier::identifier;
use crate::model::{
    DeclaredKey, DeclaredValues, Group, HistogramBuckets, InstrumentData, KeyLabels, Keyed,
    LabelSet, Metric, Set, name_of, type_span,
};

/// Returns a span of generated code that diagnostics show at `place`.
pub(super) fn generated(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// Replaces the identifiers of a set by copies that are generated code. Types are replaced only if their
/// use may be deprecated: rustc adds a note about the derive to an error at a type of generated code.
pub(super) fn adopt(set: &mut Set) {
    if set.is_deprecated {
        adopt_ident(&mut set.ident);
    }
    adopt_ident(&mut set.snapshot);
    adopt_visibility(&mut set.vis);
    for metric in &mut set.metrics {
        adopt_metric(metric);
        if set.is_deprecated {
            adopt_types(metric);
        }
    }
    let Some(keyed) = &mut set.keyed else { return };
    let Keyed { key, name, registry, row, rows, .. } = keyed;
    for ident in [name, registry, row, rows] {
        adopt_ident(ident);
    }
    if set.is_deprecated {
        adopt_label_set_type(key);
    }
}

/// Does the same for a group. It defines no item with a name of the struct, so only uses of what is
/// deprecated matter.
pub(crate) fn adopt_group(group: &mut Group) {
    if !group.is_deprecated {
        return;
    }
    adopt_ident(&mut group.ident);
    for member in &mut group.members {
        adopt_ident(&mut member.field);
        adopt_tokens(&mut member.ty);
    }
}

/// Does the same for a label set, which defines no item.
pub(super) fn adopt_label_set(label_set: &mut LabelSet) {
    for field in &mut label_set.fields {
        adopt_ident(&mut field.ident);
    }
    if label_set.is_deprecated {
        adopt_ident(&mut label_set.ident);
        let types = label_set.fields.iter_mut().filter_map(|field| field.ty.as_mut());
        types.for_each(adopt_tokens);
    }
}

/// Returns the type with one place for all its tokens, so that rustc reports one error, and that place.
pub(super) fn in_one_place(ty: &Type) -> (TokenStream, Span) {
    let span = type_span(ty).unwrap_or_else(Span::call_site);
    (ty.to_token_stream().into_iter().map(|token| at(token, span)).collect(), span)
}

/// Returns the same token, shown at another place.
fn at(mut token: TokenTree, place: Span) -> TokenTree {
    token.set_span(token.span().located_at(place));
    token
}

/// Returns a copy of the identifier with the span of generated code. Such a token has the edition of this
/// crate, in which more words may be keywords than in the user's edition.
pub(crate) fn adopted(ident: &Ident) -> Ident {
    let span = generated(ident.span());
    identifier(&name_of(ident), span).unwrap_or_else(|| Ident::new(&ident.to_string(), span))
}

fn adopt_ident(ident: &mut Ident) {
    *ident = adopted(ident);
}

/// Adopts all but the path of `pub(in path)`, which would have another meaning in another edition.
fn adopt_visibility(visibility: &mut Visibility) {
    match visibility {
        Visibility::Public(public) => public.span = generated(public.span),
        Visibility::Restricted(restricted) => {
            restricted.pub_token.span = generated(restricted.pub_token.span);
            restricted.paren_token = Paren(generated(restricted.paren_token.span.join()));
        }
        Visibility::Inherited => {}
    }
}

fn adopt_metric(metric: &mut Metric) {
    adopt_ident(&mut metric.field);
    metric.recorders.iter_mut().for_each(|recorder| adopt_ident(&mut recorder.name));
    if let InstrumentData::Info { names, .. } = &mut metric.data {
        names.iter_mut().for_each(adopt_ident);
    }
}

fn adopt_types(metric: &mut Metric) {
    adopt_tokens(&mut metric.ty);
    metric.family_key.iter_mut().for_each(adopt_label_set_type);
    match &mut metric.data {
        InstrumentData::Plain(_) | InstrumentData::StateSet => {}
        InstrumentData::Histogram { layout, buckets } => {
            adopt_tokens(layout);
            if let HistogramBuckets::OfType { owner } = buckets {
                adopt_tokens(owner);
            }
        }
        InstrumentData::Info { labels, .. } => adopt_ident(labels),
    }
    for label in &mut metric.labels {
        match &mut label.values {
            DeclaredValues::Constant(_) => {}
            DeclaredValues::Generated { ty, .. } => adopt_tokens(ty),
            DeclaredValues::OfType { ty, owner } => {
                adopt_tokens(ty);
                adopt_tokens(&mut **owner);
            }
        }
    }
}

fn adopt_label_set_type(key: &mut DeclaredKey) {
    if let KeyLabels::LabelSet(label_set) = &mut key.labels {
        adopt_tokens(&mut label_set.ty);
    }
}

/// Adopts every token but `$crate`, which would refer to another crate with another span.
fn adopt_tokens<T: ToTokens + Parse>(item: &mut T) {
    let adopted = item.to_token_stream().into_iter().map(adopt_token).collect();
    if let Ok(adopted) = syn::parse2(adopted) {
        *item = adopted;
    }
}

fn adopt_token(token: TokenTree) -> TokenTree {
    let mut adopted = match token {
        TokenTree::Ident(ident) if ident == "$crate" => return ident.into(),
        TokenTree::Group(group) => {
            let tokens: TokenStream = group.stream().into_iter().map(adopt_token).collect();
            let mut adopted = proc_macro2::Group::new(group.delimiter(), tokens);
            adopted.set_span(group.span());
            adopted.into()
        }
        other => other,
    };
    adopted.set_span(generated(adopted.span()));
    adopted
}
