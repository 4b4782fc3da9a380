//! What an exporter scrapes: the registry, or the set without key.

use proc_macro2::TokenStream;
use quote::quote;

use crate::set::Set;

pub(super) fn collect(set: &Set) -> TokenStream {
    let ident = &set.ident;
    let (source, encode) = match &set.keyed {
        Some(keyed) => (&keyed.registry, quote!(self.0.encode(__out))),
        None => (ident, quote!(#ident::snapshot(self).encode(__out))),
    };
    quote! {
        impl __rt::Collect for #source {
            fn schema(&self) -> &'static __rt::Schema { <#ident as __rt::MetricSet>::SCHEMA }
            fn encode(&self, __out: &mut __rt::Vec<::core::primitive::u8>) { #encode }
        }
    }
}
