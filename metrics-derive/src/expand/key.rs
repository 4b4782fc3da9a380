//! The key as arguments of methods, and as the runtime takes it.

use frozen_metrics_schema::KeyLabel;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::Parameters;
use super::hygiene::{self, generated};
use super::proof::proof;
use crate::model::{Argument, Keyed, Set};
use crate::to_source::to_source;

/// Returns the key's type in the runtime.
pub(crate) fn shape(set: &Set) -> TokenStream {
    let count = set.keyed.as_ref().map_or(0, |keyed| keyed.arguments.len());
    quote!(__rt::Labels<#count>)
}

/// Returns the name of a registry's method that takes a key: `for_channel_peer`.
pub(super) fn look_up(keyed: &Keyed, prefix: &str) -> Ident {
    format_ident!("{prefix}{}", keyed.joined(), span = generated(keyed.span))
}

/// Returns the arguments of a method that takes a key: `channel: &str, shard: u32`.
pub(super) fn arguments(keyed: &Keyed) -> TokenStream {
    let arguments = keyed.arguments.iter().map(|argument| {
        let (field, ty) = (&argument.field, ty(argument));
        quote!(#field: #ty)
    });
    quote!(#(#arguments),*)
}

/// Returns the call of a registry's function with the key that these label values form, and further arguments.
pub(super) fn call(
    function: &str,
    registry: &TokenStream,
    values: &[TokenStream],
    arguments: &TokenStream,
) -> TokenStream {
    let function = format_ident!("{function}");
    match values {
        [value] => quote! {
            __rt::Registry::#function(&#registry, ::core::primitive::str::as_bytes(#value) #arguments)
        },
        values => quote! {
            __rt::join([#(#values),*], |__key| __rt::Registry::#function(&#registry, __key #arguments))
        },
    }
}

/// Returns the values of the key's labels as text.
pub(super) fn values(keyed: &Keyed) -> Vec<TokenStream> {
    let values = keyed.arguments.iter().map(|argument| {
        let field = &argument.field;
        match &argument.ty {
            None => quote!(#field),
            Some(_) => text(argument, field),
        }
    });
    values.collect()
}

/// The argument of `seed`.
pub(super) struct Seeds {
    /// The type parameters of an item.
    pub(super) generics: TokenStream,
    /// The type of an item.
    pub(super) item: TokenStream,
    /// The pattern of an item.
    pub(super) pattern: TokenStream,
    /// The label values of an item as text.
    pub(super) values: Vec<TokenStream>,
}

pub(super) fn seeds(keyed: &Keyed) -> Seeds {
    let (mut generics, mut items, mut names, mut values) = (vec![], vec![], vec![], vec![]);
    for (index, argument) in keyed.arguments.iter().enumerate() {
        let (generic, name) = (format_ident!("__K{index}"), format_ident!("__{index}"));
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
        values,
    }
}

fn ty(argument: &Argument) -> TokenStream {
    match &argument.ty {
        None => quote!(&::core::primitive::str),
        Some(ty) => quote!(#ty),
    }
}

/// Proves that the types of the key's labels have the values that the key declares.
pub(super) fn proofs(parameters: &Parameters) -> TokenStream {
    let labels =
        parameters.set.keyed.iter().flat_map(|keyed| keyed.key.labels.iter().zip(&keyed.arguments));
    labels.filter_map(|(label, argument)| proof_of_values(label, argument)).collect()
}

fn proof_of_values(label: &KeyLabel, argument: &Argument) -> Option<TokenStream> {
    let (name, values) = (&label.name, &label.values);
    let type_name = to_source(&argument.ty.as_ref()?.to_token_stream());
    let (ty, span) = in_one_place(argument);
    let all = quote!(<#ty as __rt::KeyValue>::VALUES);
    let spans = &argument.value_spans;
    let Some(first) = spans.first() else {
        return Some(proof(span, &quote!(__rt::label_values::undeclared(#name, #type_name, #all))));
    };
    let is_open = proof(*first, &quote!(__rt::label_values::not_an_enum(#type_name, #all)));
    let each = values.iter().zip(spans).map(|(value, span)| {
        proof(*span, &quote!(__rt::label_values::unknown(#value, #type_name, #all)))
    });
    let count = values.len();
    let count = proof(span, &quote!(__rt::label_values::missing(#count, #type_name, #all)));
    Some(quote!(#is_open #(#each)* #count))
}

/// Returns a value as a label value: an error at the type if it cannot be one.
fn text(argument: &Argument, value: &Ident) -> TokenStream {
    let (ty, span) = in_one_place(argument);
    // To lints, a path is generated code if one of its names is.
    let key_value = quote!(__rt::KeyValue);
    quote_spanned!(span=> <#ty as #key_value>::as_str(&<#ty as #key_value>::text(#value)))
}

/// Returns the type of an argument and its place.
fn in_one_place(argument: &Argument) -> (TokenStream, Span) {
    let ty = argument.ty.as_ref().map(hygiene::in_one_place);
    ty.unwrap_or((TokenStream::new(), argument.name_span))
}
