//! The types that are made of what fields declare, and the proofs of those that are not.

use frozen_metrics_schema::Buckets;
use frozen_metrics_schema::exposition::bound;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::hygiene::generated;
use crate::made::{Made, MadeOf, of_metric, variant};
use crate::parse::shown;
use crate::set::{At, Closed, Set, name_of};

/// Each type once for what it is, and each variant.
fn made(set: &Set) -> Vec<Made> {
    let mut made: Vec<Made> = Vec::new();
    for mut next in set.metrics.iter().flat_map(of_metric) {
        if !made.iter().any(|known| known.stands_for(&next)) {
            next.keep_distinct();
            made.push(next);
        }
    }
    made
}

/// Where an error about a whole type is shown: where the field names the type.
fn place(ident: &Ident) -> Span {
    generated(ident.span())
}

/// The visibility of what is made, at the same place.
fn vis(set: &Set, place: Span) -> TokenStream {
    let located = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    set.vis.to_token_stream().into_iter().map(located).collect()
}

pub(super) fn definitions(set: &Set, root: &Ident) -> TokenStream {
    let made = made(set);
    let definition = |Made { ident, family, of }: &Made| {
        let place = place(ident);
        let vis = vis(set, place);
        match of {
            MadeOf::Enum(values) => {
                let doc = format!("The values of a label of `{family}`.");
                let variants = values.iter().filter_map(|value| {
                    let (variant, doc) = (variant(value)?, format!("`{}`", value.value));
                    Some(quote!(#[doc = #doc] #variant))
                });
                quote_spanned! {place=>
                    #[doc = #doc]
                    #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
                    #vis enum #ident { #(#variants),* }
                }
            }
            MadeOf::Layout(bounds) => {
                let bounds: Vec<_> = bounds.iter().map(|at| bound(at.value)).collect();
                let doc =
                    format!("The buckets of `{family}`: up to {}, and above.", bounds.join(", "));
                quote_spanned! {place=>
                    #[doc = #doc]
                    #[derive(::core::fmt::Debug)]
                    #vis struct #ident;
                }
            }
            MadeOf::Info(names) => {
                let doc = format!("The labels of `{family}`.");
                let fields = names.iter().map(|name| {
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
    made.iter().filter(|one| one.defines(&made)).map(definition).collect()
}

pub(super) fn impls(set: &Set) -> TokenStream {
    let made = made(set);
    let impls = made.iter().map(|one @ Made { ident, of, .. }| match of {
        MadeOf::Enum(values) => {
            let variants: Vec<_> = values
                .iter()
                .filter_map(|value| Some((variant(value)?, value.value.clone())))
                .collect();
            label_enum(ident, &variants, false, place(ident))
        }
        MadeOf::Layout(bounds) => layout(ident, bounds),
        MadeOf::Info(names) if one.defines(&made) => info(ident, names),
        MadeOf::Info(_) => info(ident, &[]),
    });
    let proofs = set.metrics.iter().flat_map(|metric| metric.labels.iter().filter_map(proof));
    quote!(#(#impls)* #(#proofs)*)
}

/// The values that are declared here are those of the user's own enum.
fn proof(label: &Closed) -> Option<TokenStream> {
    let of = label.of.as_ref().filter(|of| !of.is_made)?;
    let ty = &of.ty;
    let values: Vec<_> = label.values.iter().map(|value| &value.value).collect();
    let is_wrong = |at: usize| values[at].is_empty() || values[..at].contains(&values[at]);
    if (0..values.len()).any(is_wrong) {
        // The rules have said so, and no enum can be like it.
        return None;
    }
    let shown = shown(&ty.to_token_stream());
    let each = label.values.iter().enumerate().map(|(at, value)| {
        let fault = quote!(__rt::closed::fault_of_place(#at, #shown, __KNOWN, __SAID));
        super::proof(value.span, &fault)
    });
    // Once for all of them, so that a type that is no enum of labels is one error.
    Some(quote! {
        const _: () = {
            const __KNOWN: &[&::core::primitive::str] = <#ty as __rt::LabelEnum>::VALUES;
            const __SAID: &[&::core::primitive::str] = &[#(#values),*];
            #(#each)*
        };
    })
}

/// The traits of an enum whose variants have these values; it may have others, of no value. They
/// stand at `place`.
pub(crate) fn label_enum(
    ident: &Ident,
    variants: &[(Ident, String)],
    has_others: bool,
    place: Span,
) -> TokenStream {
    let count = variants.len();
    let names = variants.iter().map(|(variant, _)| variant);
    let values: Vec<_> = variants.iter().map(|(_, value)| value).collect();
    let places =
        variants.iter().enumerate().map(|(at, (variant, _))| quote!(Self::#variant => #at));
    let texts = variants.iter().map(|(variant, value)| quote!(Self::#variant => #value));
    let [other_place, other_text] =
        [quote!(_ => 0), quote!(_ => "")].map(|other| has_others.then_some(other));
    quote_spanned! {place=>
        impl __rt::LabelEnum for #ident {
            const ALL: &'static [Self] = &[#(Self::#names),*];
            const VALUES: &'static [&'static ::core::primitive::str] = &[#(#values),*];
            type Cells<__T: __rt::ConstDefault> = [__T; #count];
            fn index(self) -> ::core::primitive::usize { match self { #(#places,)* #other_place } }
        }
        impl __rt::KeyValue for #ident {
            type Text = &'static ::core::primitive::str;
            const VALUES: __rt::Option<&'static [&'static ::core::primitive::str]> =
                __rt::Some(&[#(#values),*]);
            fn text(self) -> &'static ::core::primitive::str { match self { #(#texts,)* #other_text } }
        }
    }
}

fn layout(ident: &Ident, bounds: &[At<f64>]) -> TokenStream {
    let count = bounds.len() + 1;
    let seconds = bounds.iter().map(|bound| bound.value);
    let above = bounds
        .iter()
        .map(|bound| u64::try_from(Buckets::nanoseconds_above(bound.value)).unwrap_or(u64::MAX));
    quote_spanned! {place(ident)=>
        impl __rt::Layout for #ident {
            const BOUNDS: &'static [::core::primitive::f64] = &[#(#seconds),*];
            const NANOSECONDS_ABOVE: &'static [::core::primitive::u64] = &[#(#above),*];
            type Cells<__T: __rt::ConstDefault> = [__T; #count];
        }
    }
}

fn info(ident: &Ident, names: &[Ident]) -> TokenStream {
    let labels = names.iter().map(name_of);
    let values = names.iter().enumerate().map(|(at, name)| quote!(#at => &self.#name));
    let example = match names.is_empty() {
        false => {
            quote!(Self { #(#names: <__rt::String as ::core::convert::From<_>>::from(__rt::EXAMPLE_KEY)),* })
        }
        true => quote!(::core::panic!()),
    };
    quote_spanned! {place(ident)=>
        impl __rt::InfoLabels for #ident {
            fn names(&self) -> &'static [&'static ::core::primitive::str] { &[#(#labels),*] }
            fn value(&self, __at: ::core::primitive::usize) -> &::core::primitive::str {
                match __at { #(#values,)* _ => "" }
            }
        }
        impl __rt::InfoSet for #ident {
            fn example() -> Self { #example }
        }
    }
}
