//! The source that an exporter scrapes, and a group has as a member: the registry, or the set without a
//! key.

use proc_macro2::TokenStream;
use quote::quote;

use super::set::same_instrument;
use super::snapshot::usage;
use super::{Parameters, key};
use crate::model::Set;

pub(super) fn collect(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let ident = &set.ident;
    let (source, encode, gather) = match &set.keyed {
        Some(keyed) => {
            let usage = usage(set, &quote!(__rt::Registry::usage(&self.0)));
            (
                &keyed.registry,
                quote!(__rt::Registry::expose(&self.0, __encoder)),
                quote!(&__rt::Registry::rows(&self.0), #usage),
            )
        }
        None => {
            let row = quote!(::core::slice::from_ref(&#ident::snapshot(self)), __rt::None);
            (ident, quote!(__rt::snapshot::encode(__encoder, #row)), row)
        }
    };
    let example = example(set);
    let keys = set.keyed.is_some().then(|| {
        quote!(
            fn keys(&self) -> __rt::Option<__rt::KeyUsage> {
                __rt::Some(__rt::Registry::usage(&self.0))
            }
        )
    });
    let golden = set.golden.as_ref().map(|golden| {
        quote! {
            fn golden(&self) -> __rt::Option<&'static ::core::primitive::str> { __rt::Some(#golden) }
        }
    });
    quote! {
        impl __rt::MetricGroup for #source #bounds {
            const MEMBERS: &'static [__rt::Member] =
                const { &[__rt::Member::from_set::<#ident>()] };
            #example
        }
        impl __rt::Collect for #source #bounds {
            fn schema(&self) -> &'static __rt::Schema { <#ident as __rt::MetricSet>::SCHEMA }
            fn expose(&self, __encoder: &mut __rt::Encoder<'_>) { #encode }
            fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { __rt::snapshot::gather(#gather) }
            fn is_declared(&self) -> ::core::primitive::bool { true }
            #keys
            #golden
        }
    }
}

/// Returns the source that shows every series at zero.
fn example(set: &Set) -> TokenStream {
    let live = match &set.keyed {
        Some(keyed) => {
            let values: Vec<_> = keyed.arguments.iter().map(|_| quote!(__rt::EXAMPLE_KEY)).collect();
            let get = key::call("get_or_create", &quote!(__source.0), &values, &quote!());
            quote!(let __live = #get;)
        }
        None => quote!(let __live = &__source;),
    };
    let zeros = set.metrics.iter().map(|metric| {
        let (instrument, field) = (same_instrument(metric), &metric.field);
        quote!(__rt::Instrument::show_zero(#instrument::instrument(&__live.#field));)
    });
    quote! {
        fn example() -> Self {
            let __source = Self::new();
            #live
            #(#zeros)*
            __source
        }
    }
}
