//! The registry of a keyed set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Parameters, key, key_lifecycle};
use crate::model::{Keyed, Set};

pub(super) fn definition(parameters: &Parameters) -> Option<TokenStream> {
    let Parameters { set, root, root_bounds, table, .. } = parameters;
    let Set { ident, vis, .. } = set;
    let keyed @ Keyed { registry, key, .. } = set.keyed.as_ref()?;
    let overflow = key.names().map(|label| format!("{label}=\"{}\"", key.overflow));
    let doc = format!(
        "One [`{ident}`] for each {labels}, at most {max_keys}; further keys share `{overflow}`.\n\n{table}",
        labels = keyed.label_list(),
        max_keys = key.max_keys,
        overflow = overflow.collect::<Vec<_>>().join(","),
    );
    Some(quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #vis struct #registry(#root::Registry<#ident>) #root_bounds;
    })
}

pub(super) fn methods(parameters: &Parameters) -> Option<TokenStream> {
    let Parameters { set, bounds, .. } = parameters;
    let Set { ident, vis, .. } = set;
    let keyed @ Keyed { registry, key, .. } = set.keyed.as_ref()?;
    let max_keys = key.max_keys;
    let overflow = &*key.overflow;
    let look_ups = look_ups(set, keyed);
    let lifecycle = key_lifecycle::methods(set, keyed);
    Some(quote! {
        impl #registry #bounds {
            /// How many keys get a set of their own.
            #vis const MAX_KEYS: ::core::primitive::usize = #max_keys;
            /// The value of each label of the key on the overflow set.
            #vis const OVERFLOW: &'static ::core::primitive::str = #overflow;
            /// Creates an empty registry.
            #vis const fn new() -> Self { Self(__rt::Registry::new()) }
            #look_ups
            #lifecycle
        }
        impl ::core::default::Default for #registry #bounds {
            #[inline]
            fn default() -> Self { Self::new() }
        }
        impl ::core::ops::Deref for #registry #bounds {
            type Target = __rt::Registry<#ident>;
            fn deref(&self) -> &__rt::Registry<#ident> { &self.0 }
        }
    })
}

/// Returns the methods that look up a set by the names of the key's labels.
fn look_ups(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let (arguments, labels) = (key::arguments(keyed), keyed.label_list());
    let (look_up, with) = (key::look_up(keyed, "for_"), key::look_up(keyed, "with_"));
    let look_up_doc = format!(
        "Returns the set for {labels}, creating it if needed. Once [`MAX_KEYS`](Self::MAX_KEYS) keys exist, new \
         keys share the overflow set.\n\n\
         Nothing that is recorded in the set is lost, unless its key is removed."
    );
    let with_doc = format!(
        "Calls `record` with the set that [`{look_up}`](Self::{look_up}) returns. Faster for a single recording, \
         because it creates no handle.\n\n\
         No lock is held meanwhile: `record` may use this registry in any way, and wait for threads that do."
    );
    let is_taken = keyed.fields().any(|field| field == "record");
    let record = format_ident!("{}", if is_taken { "__record" } else { "record" });
    let (registry, values) = (&quote!(self.0), &key::values(keyed));
    let find = key::call("get_or_create", registry, values, &quote!());
    let call = key::call("with", registry, values, &quote!(, #record));
    quote! {
        #[doc = #look_up_doc]
        #[inline]
        #vis fn #look_up(&self, #arguments) -> __rt::Arc<#ident> { #find }
        #[doc = #with_doc]
        #[inline]
        #vis fn #with<__Result, __Record: ::core::ops::FnOnce(&#ident) -> __Result>(
            &self,
            #arguments,
            #record: __Record,
        ) -> __Result {
            #call
        }
    }
}
