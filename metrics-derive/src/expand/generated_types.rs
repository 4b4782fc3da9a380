//! The types that the derive generates for labels and buckets.

use frozen_metrics_schema::exposition::bound;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::hygiene::generated;
use super::{Parameters, label_enum, layout};
use crate::model::{GeneratedKind, GeneratedType, Metric, Set, Spanned, name_of, variant};

/// Returns each generated type once, because several fields may declare the same type.
fn distinct(set: &Set) -> Vec<GeneratedType<'_>> {
    let mut types: Vec<GeneratedType<'_>> = Vec::new();
    for next in set.metrics.iter().flat_map(Metric::generated_types) {
        if !types.iter().any(|known| known.ident == next.ident) {
            types.push(next);
        }
    }
    types
}

/// Returns the variants of an enum, each with its label value. Duplicate values, which violate a rule, are
/// left out.
fn variants(values: &[Spanned<String>]) -> Vec<(Ident, &str)> {
    let mut variants: Vec<(Ident, &str)> = Vec::new();
    for value in values {
        let is_new = variants.iter().all(|(_, known)| *known != value.value);
        variants.extend(variant(value).filter(|_| is_new).map(|variant| (variant, &*value.value)));
    }
    variants
}

/// Returns the labels of an info without duplicates, which violate a rule too.
fn distinct_names(names: &[Ident]) -> Vec<&Ident> {
    let mut distinct: Vec<&Ident> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// Returns the place for errors about a whole type: the token of a field that names the type.
fn place(ident: &Ident) -> Span {
    generated(ident.span())
}

/// Returns the struct's visibility, shown at `place`.
fn visibility_at(set: &Set, place: Span) -> TokenStream {
    let located = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    set.vis.to_token_stream().into_iter().map(located).collect()
}

pub(crate) fn definitions(parameters: &Parameters) -> TokenStream {
    let Parameters { set, root, .. } = parameters;
    let definition = |GeneratedType { ident, family, kind }: &GeneratedType<'_>| {
        let place = place(ident);
        let vis = visibility_at(set, place);
        match kind {
            GeneratedKind::Enum(values) => {
                let doc = format!("The values of a label of `{family}`.");
                let variants = variants(values).into_iter().map(|(variant, value)| {
                    let doc = format!("`{value}`");
                    quote!(#[doc = #doc] #variant)
                });
                quote_spanned! {place=>
                    #[doc = #doc]
                    #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
                    #vis enum #ident { #(#variants),* }
                }
            }
            GeneratedKind::Layout(bounds) => {
                let bounds: Vec<_> = bounds.iter().map(|declared| bound(declared.value)).collect();
                let doc =
                    format!("The buckets of `{family}`: up to {}, and above.", bounds.join(", "));
                quote_spanned! {place=>
                    #[doc = #doc]
                    #[derive(::core::fmt::Debug)]
                    #vis struct #ident;
                }
            }
            GeneratedKind::Info(names) => {
                let doc = format!("The labels of `{family}`.");
                let fields = distinct_names(names).into_iter().map(|name| {
                    let doc = format!("The label `{}`.", name_of(name));
                    quote!(#[doc = #doc] #vis #name: #root::String)
                });
                quote_spanned! {place=>
                    #[doc = #doc]
                    #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, ::core::cmp::Eq)]
                    #vis struct #ident { #(#fields),* }
                }
            }
        }
    };
    distinct(set).iter().map(definition).collect()
}

pub(crate) fn implementations(parameters: &Parameters) -> TokenStream {
    let types = distinct(&parameters.set).into_iter();
    types
        .map(|GeneratedType { ident, kind, .. }| match kind {
            GeneratedKind::Enum(values) => {
                label_enum::implementation(ident, &variants(values), place(ident))
            }
            GeneratedKind::Layout(bounds) => layout::implementation(ident, bounds, place(ident)),
            GeneratedKind::Info(names) => info(ident, &distinct_names(names)),
        })
        .collect()
}

fn info(ident: &Ident, names: &[&Ident]) -> TokenStream {
    let labels = names.iter().map(|name| name_of(name));
    let values = names.iter().enumerate().map(|(index, name)| quote!(#index => &self.#name));
    quote_spanned! {place(ident)=>
        impl __rt::InfoLabels for #ident {
            fn names(&self) -> &'static [&'static ::core::primitive::str] { &[#(#labels),*] }
            fn value(&self, __at: ::core::primitive::usize) -> &::core::primitive::str {
                match __at { #(#values,)* _ => "" }
            }
        }
        impl __rt::InfoSet for #ident {
            fn example() -> Self {
                Self { #(#names: <__rt::String as ::core::convert::From<_>>::from(__rt::EXAMPLE_KEY)),* }
            }
        }
    }
}
