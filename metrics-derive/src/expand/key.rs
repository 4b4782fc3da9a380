//! The key as arguments of methods, and as the runtime takes it.

use frozen_metrics_schema::KeyLabel;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::hygiene::generated;
use super::proof;
use crate::keyed::{Argument, Keyed};
use crate::parse::shown;
use crate::set::Set;

/// What the registry is keyed by.
pub(super) fn shape(set: &Set) -> TokenStream {
    match set.keyed.as_ref().map_or(0, |keyed| keyed.arguments.len()) {
        1 => quote!(__rt::OneLabel),
        count => quote!(__rt::Labels<#count>),
    }
}

/// The method of a registry that takes a key: `for_channel_peer`.
pub(super) fn look_up(keyed: &Keyed, prefix: &str) -> Ident {
    format_ident!("{prefix}{}", keyed.joined(), span = generated(keyed.word))
}

/// `channel: &str, shard: u32`
pub(super) fn parameters(keyed: &Keyed) -> TokenStream {
    let parameters = keyed.arguments.iter().map(|argument| {
        let (field, ty) = (&argument.field, ty(argument));
        quote!(#field: #ty)
    });
    quote!(#(#parameters),*)
}

/// The key that the parameters are.
pub(super) fn given(keyed: &Keyed) -> TokenStream {
    let values = keyed.arguments.iter().map(|argument| {
        let field = &argument.field;
        match &argument.ty {
            None => quote!(#field),
            Some(_) => text(argument, field),
        }
    });
    as_given(values)
}

/// One value as it is, several as an array.
pub(super) fn as_given(values: impl ExactSizeIterator<Item = impl ToTokens>) -> TokenStream {
    match values.len() {
        1 => quote!(#(#values)*),
        _ => quote!([#(#values),*]),
    }
}

/// The array of the key's labels as `find` takes them.
pub(super) fn values(keyed: &Keyed) -> TokenStream {
    let given = given(keyed);
    match keyed.arguments.len() {
        1 => quote!([#given]),
        _ => given,
    }
}

/// The type of what [`given`] gives.
pub(super) fn given_type(keyed: &Keyed, lifetime: &TokenStream) -> TokenStream {
    match keyed.arguments.len() {
        1 => quote!(&#lifetime ::core::primitive::str),
        count => quote!([&#lifetime ::core::primitive::str; #count]),
    }
}

/// What `seed` takes: the type parameters of an item, its type, its pattern and the key that
/// it is.
pub(super) struct Seeds {
    pub(super) generics: TokenStream,
    pub(super) item: TokenStream,
    pub(super) pattern: TokenStream,
    pub(super) given: TokenStream,
}

pub(super) fn seeds(keyed: &Keyed) -> Seeds {
    let (mut generics, mut items, mut names, mut values) = (vec![], vec![], vec![], vec![]);
    for (at, argument) in keyed.arguments.iter().enumerate() {
        let (generic, name) = (format_ident!("__K{at}"), format_ident!("__{at}"));
        match &argument.ty {
            None => {
                generics.push(quote!(#generic: ::core::convert::AsRef<::core::primitive::str>));
                items.push(quote!(#generic));
                values
                    .push(quote!(::core::convert::AsRef::<::core::primitive::str>::as_ref(&#name)));
            }
            Some(ty) => {
                items.push(quote!(#ty));
                values.push(text(argument, &name));
            }
        }
        names.push(name);
    }
    let tuple = |items: &[TokenStream]| match items {
        [one] => one.clone(),
        several => quote!((#(#several),*)),
    };
    let pattern: Vec<_> = names.iter().map(|name| quote!(#name)).collect();
    Seeds {
        generics: quote!(#(#generics,)*),
        item: tuple(&items),
        pattern: tuple(&pattern),
        given: as_given(values.into_iter()),
    }
}

fn ty(argument: &Argument) -> TokenStream {
    match &argument.ty {
        None => quote!(&::core::primitive::str),
        Some(ty) => quote!(#ty),
    }
}

/// The values that the key says are those of each type, all of them.
pub(super) fn proofs(keyed: &Keyed) -> TokenStream {
    let labels = keyed.key.labels.iter().zip(&keyed.arguments);
    labels.filter_map(|(label, argument)| no_fault(label, argument)).collect()
}

fn no_fault(label: &KeyLabel, argument: &Argument) -> Option<TokenStream> {
    let (name, values) = (&label.name, &label.values);
    let is_wrong = |at: usize| values[at].is_empty() || values[..at].contains(&values[at]);
    if (0..values.len()).any(is_wrong) {
        // The rules have said so, and no type can be like it.
        return None;
    }
    let shown = shown(&argument.ty.as_ref()?.to_token_stream());
    let (ty, span) = in_one_place(argument);
    let all = quote!(<#ty as __rt::KeyValue>::VALUES);
    let spans = argument.values.as_ref()?;
    let Some(first) = spans.first() else {
        return Some(proof(span, &quote!(__rt::closed::fault_of_unsaid(#name, #shown, #all))));
    };
    let is_open = proof(*first, &quote!(__rt::closed::fault_of_open(#shown, #all)));
    let each = values.iter().zip(spans).map(|(value, span)| {
        proof(*span, &quote!(__rt::closed::fault_of_value(#value, #shown, #all)))
    });
    let said = values.len();
    let count = proof(span, &quote!(__rt::closed::fault_of_count(#said, #shown, #all)));
    Some(quote!(#is_open #(#each)* #count))
}

/// A value as it stands on the wire: an error at the type where it cannot.
fn text(argument: &Argument, value: &Ident) -> TokenStream {
    let (ty, span) = in_one_place(argument);
    // To lints, a path is generated code where one of its names is.
    let key_value = quote!(__rt::KeyValue);
    quote_spanned!(span=> <#ty as #key_value>::as_str(&<#ty as #key_value>::text(#value)))
}

/// The type, shown at one place for the whole path, and so with one error.
fn in_one_place(argument: &Argument) -> (TokenStream, Span) {
    let ty = argument.ty.to_token_stream();
    let span = ty.clone().into_iter().last().map_or(argument.name, |token| token.span());
    (ty.into_iter().map(|token| at(token, span)).collect(), span)
}

/// The same token, which stands for what it stood for, shown at another place.
fn at(mut token: TokenTree, place: Span) -> TokenTree {
    token.set_span(token.span().located_at(place));
    token
}
