//! A struct with parameters is refused, and so is one with a field whose type cannot be. All that is
//! expanded for it is expanded for a twin without them, so that its uses compile: one mistake, one
//! error.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{live, types};
use crate::set::Set;

/// Puts the twin in the place of a struct that is refused. What is added for both of them.
pub(super) fn replace(set: &mut Set, root: &Ident) -> Option<TokenStream> {
    if set.is_possible() {
        return None;
    }
    let stubs = stubs(set, root);
    for metric in &mut set.metrics {
        let instrument = types::instrument(metric, &quote!(#root));
        metric.ty = syn::Type::Verbatim(instrument);
    }
    set.ident = format_ident!("__{}", set.ident);
    set.generics = syn::Generics::default();
    let (ident, vis) = (&set.ident, &set.vis);
    let fields = set.metrics.iter().map(|metric| {
        let (field, ty) = (&metric.field, &metric.ty);
        quote!(#vis #field: #ty)
    });
    Some(quote! {
        #[doc(hidden)]
        #[derive(::core::fmt::Debug)]
        #vis struct #ident { #(#fields),* }
        #stubs
    })
}

/// The methods of the struct itself, which do nothing.
fn stubs(set: &Set, root: &Ident) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let (generics, arguments, clause) = set.generics.split_for_impl();
    let recorders = set.metrics.iter().flat_map(|metric| {
        metric.recorders.iter().map(|recorder| live::recorder(set, metric, recorder))
    });
    let snapshot = set.keyed.is_none().then(|| {
        let snapshot = &set.snapshot;
        quote! {
            /// Every value now.
            #vis fn snapshot(&self) -> #snapshot { ::core::panic!() }
        }
    });
    quote! {
        const _: () = {
            use #root as __rt;
            impl #generics #ident #arguments #clause {
                /// Every metric as it is before anything was recorded.
                #vis const fn new() -> Self { ::core::panic!() }
                #snapshot
                #(#recorders)*
            }
            impl #generics ::core::default::Default for #ident #arguments #clause {
                fn default() -> Self { ::core::panic!() }
            }
        };
    }
}
