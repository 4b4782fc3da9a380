//! The source that an exporter scrapes, and a group has as a member: the registry, or the set without a
//! key.

use proc_macro2::TokenStream;
use quote::quote;

use super::Parameters;
use super::set::same_instrument;
use crate::model::Set;

pub(super) fn collect(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let ident = &set.ident;
    let (source, encode) = match &set.keyed {
        Some(keyed) => (&keyed.registry, quote!(__rt::Registry::expose(&self.0, __encoder))),
        None => (ident, quote!(__rt::snapshot::expose(self, __encoder))),
    };
    let example = example(set);
    let keys = match &set.keyed {
        Some(_) => quote!(__rt::Some(__rt::Registry::usage(&self.0))),
        None => quote!(__rt::None),
    };
    let golden = match &set.golden {
        Some(golden) => quote!(__rt::Some(#golden)),
        None => quote!(__rt::None),
    };
    quote! {
        impl __rt::MetricGroup for #source #bounds {
            const MEMBERS: &'static [__rt::Member] =
                const { &[__rt::Member::from_set::<#ident>()] };
            #example
        }
        impl __rt::Collect for #source #bounds {
            fn info(&self) -> __rt::SourceInfo {
                __rt::SourceInfo::from_derive(<#ident as __rt::MetricSet>::SCHEMA, #keys, #golden)
            }
            fn expose(&self, __encoder: &mut __rt::Encoder<'_>) { #encode }
        }
    }
}

/// Returns the source that shows every series at zero.
fn example(set: &Set) -> TokenStream {
    let live = match &set.keyed {
        Some(_) => quote!(let __live = __rt::Registry::example(&__source.0);),
        None => quote!(let __live = &__source;),
    };
    let zeros = set.plain_metrics().map(|metric| {
        let (field, instrument) = (&metric.field, same_instrument(metric));
        quote!(__rt::Instrument::show_zero(#instrument::instrument(&__live.#field));)
    });
    let families =
        set.open_families().next().map(|_| quote!(__rt::snapshot::show_examples(&*__live);));
    quote! {
        #[inline]
        fn example() -> Self {
            let __source = Self::new();
            #live
            #(#zeros)*
            #families
            __source
        }
    }
}
