//! What an exporter scrapes: the registry, or the set without key.

use proc_macro2::TokenStream;
use quote::quote;

use crate::set::Set;

pub(super) fn collect(set: &Set) -> TokenStream {
    let ident = &set.ident;
    let (source, encode, rows) = match &set.keyed {
        Some(keyed) => (&keyed.registry, quote!(self.0.encode(__encoder)), quote!(&self.0.rows())),
        None => {
            let row = quote!(::core::slice::from_ref(&#ident::snapshot(self)));
            (ident, quote!(__rt::snapshot::encode(__encoder, #row)), row)
        }
    };
    quote! {
        impl __rt::Collect for #source {
            fn schema(&self) -> &'static __rt::Schema { <#ident as __rt::MetricSet>::SCHEMA }
            fn encode(&self, __encoder: &mut __rt::Encoder<'_>) { #encode }
            fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { __rt::snapshot::gather(#rows) }
        }
    }
}
