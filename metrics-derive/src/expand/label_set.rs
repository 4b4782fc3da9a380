//! The trait of a struct of labels.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::hygiene::{adopt_label_set, in_one_place};
use super::parameters::runtime;
use crate::model::{LabelField, LabelSet};

/// Everything that the derive adds to the struct.
pub(crate) fn label_set(mut label_set: LabelSet) -> TokenStream {
    adopt_label_set(&mut label_set);
    let fields = label_set.fields.iter();
    let labels = fields.clone().map(label);
    let orders = fields.clone().map(order);
    let texts = fields.clone().map(text);
    let with_key = quote!(__look_up(__rt::LookUpKey::new(&[#(#texts),*])));
    let names: Vec<_> =
        (0..label_set.fields.len()).map(|index| format_ident!("__{index}")).collect();
    let values = fields.zip(&names).map(|(field, name)| value(field, name));
    let ident = &label_set.ident;
    let from_key = quote! {
        let [#(#names),*] = __rt::label_set::texts(__key)?;
        __rt::Some(#ident { #(#values),* })
    };
    label_set_impl(
        &label_set,
        [&quote!(#(#labels),*), &quote!(#(#orders),*)],
        [&with_key, &from_key],
    )
}

/// Returns the trait with these constants and bodies.
pub(crate) fn label_set_impl(
    label_set: &LabelSet,
    [labels, orders]: [&TokenStream; 2],
    [with_key, from_key]: [&TokenStream; 2],
) -> TokenStream {
    let runtime = runtime(label_set.runtime.as_ref());
    let ident = &label_set.ident;
    let with = |lifetime: TokenStream| match label_set.has_lifetime {
        true => quote!(#ident<#lifetime>),
        false => quote!(#ident),
    };
    let (in_static, in_key, elided) = (with(quote!('static)), with(quote!('__k)), with(quote!('_)));
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            impl __rt::LabelSet for #in_static {
                type With<'__k> = #in_key;
                const LABELS: &'static [__rt::KeyLabel] = &[#labels];
                const ORDERS: &'static [__rt::LabelOrder] = &[#orders];
                #[inline]
                fn with_key<__R>(
                    __labels: &#elided,
                    __look_up: impl ::core::ops::FnOnce(__rt::LookUpKey<'_>) -> __R,
                ) -> __R {
                    #with_key
                }
                fn from_key(__key: &[::core::primitive::u8]) -> __rt::Option<#elided> {
                    #from_key
                }
            }
        };
    }
}

fn label(field: &LabelField) -> TokenStream {
    let name = &field.name.value;
    let values = match key_value(field) {
        None => quote!(&[]),
        Some((key_value, span)) => quote_spanned!(span=> #key_value::TEXTS),
    };
    quote!(__rt::label_set::label(#name, #values))
}

fn order(field: &LabelField) -> TokenStream {
    match key_value(field) {
        None => quote!(__rt::LabelOrder::Text),
        Some((key_value, span)) => quote_spanned!(span=> #key_value::ORDER),
    }
}

/// Returns the label value of a field as bytes.
fn text(field: &LabelField) -> TokenStream {
    let ident = &field.ident;
    match key_value(field) {
        None => quote!(::core::primitive::str::as_bytes(__labels.#ident)),
        Some((key_value, span)) => {
            // `__labels` has no span of a `macro_rules!`, in which the argument would not be visible.
            let value = quote!(&__labels.#ident);
            quote_spanned!(span=> #key_value::as_bytes(&#key_value::to_text(#value)))
        }
    }
}

/// Returns a field of the struct whose label value is the text `name`.
fn value(field: &LabelField, name: &Ident) -> TokenStream {
    let ident = &field.ident;
    match key_value(field) {
        None => quote!(#ident: #name),
        Some((key_value, span)) => {
            let value = quote_spanned!(span=> #key_value::from_text(#name)?);
            quote!(#ident: #value)
        }
    }
}

/// Returns the type of a field as a label value: an error at the type if it cannot be one. Errors about the
/// result are shown at the returned place. `None` for `&str`.
fn key_value(field: &LabelField) -> Option<(TokenStream, Span)> {
    let (ty, span) = in_one_place(field.ty.as_ref()?);
    // To lints, a path is generated code if one of its names is.
    let key_value = quote!(__rt::KeyValue);
    Some((quote_spanned!(span=> <#ty as #key_value>), span))
}
