//! The registry of a keyed set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{runtime, snapshot};
use crate::set::{Keyed, Set, name_of};

pub(super) fn definition(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis, runtime) = (&set.ident, &set.vis, runtime(set));
    let Keyed { registry, key, .. } = keyed;
    let doc = format!(
        "One [`{ident}`] a `{label}`, at most {max_keys}; all further ones share `{label}=\"{overflow}\"`.\n\n{table}",
        label = key.label,
        max_keys = key.max_keys,
        overflow = key.overflow,
        table = snapshot::table(set),
    );
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #[allow(deprecated, reason = "generated")]
        #vis struct #registry(#runtime::__private::Registry<#ident>);
    }
}

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis, snapshot) = (&set.ident, &set.vis, &set.snapshot);
    let Keyed { registry, rows, key, field, .. } = keyed;
    let (max_keys, overflow) = (key.max_keys, &*key.overflow);
    let look_up = format_ident!("for_{}", name_of(field));
    let look_up_doc = format!(
        "The set of this `{}`, created at zero where it is new; past the cap, the one that all further ones share.",
        key.label
    );
    let with = format_ident!("with_{}", name_of(field));
    let with_doc = format!(
        "Records in the set of this `{}`, which is the one that [`{look_up}`](Self::{look_up}) gives. Faster \
         where a key is recorded in once: no handle is made.\n\n\
         No lock is held meanwhile: `record` may use this registry in any way, and wait for other threads \
         that do. Each thread keeps up to 2,048 handles of this type near, 128 kB, for the keys it looked \
         up lately that are at most 47 bytes long.",
        key.label
    );
    quote! {
        __rt::thread_local! {
            static __NEAR: __rt::Near<#ident> = const { __rt::Near::new() };
        }
        impl #registry {
            /// How many keys get a set of their own.
            #vis const MAX_KEYS: ::core::primitive::usize = #max_keys;
            /// The label value of all keys past the cap.
            #vis const OVERFLOW: &'static ::core::primitive::str = #overflow;
            /// An empty registry.
            #vis fn new() -> Self { Self(__rt::Registry::new(Self::MAX_KEYS, Self::OVERFLOW)) }
            #[doc = #look_up_doc]
            #[inline]
            #vis fn #look_up(&self, #field: &::core::primitive::str) -> __rt::Arc<#ident> {
                self.0.with(&__NEAR, #field, __rt::Arc::clone)
            }
            #[doc = #with_doc]
            #[inline]
            #vis fn #with<__R>(
                &self,
                #field: &::core::primitive::str,
                record: impl ::core::ops::FnOnce(&#ident) -> __R,
            ) -> __R {
                self.0.with(&__NEAR, #field, |__set| record(__set))
            }
            /// Every value now, sorted by key.
            #vis fn snapshot(&self) -> #snapshot { #snapshot { #rows: self.0.rows() } }
            /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps. Allocates
            /// nothing while the buffer has room and no key is new.
            #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) { self.0.encode(out) }
            /// How many keys there are, and one more once some share the overflow.
            #vis fn len(&self) -> ::core::primitive::usize { self.0.len() }
            /// Whether no key was seen yet.
            #vis fn is_empty(&self) -> ::core::primitive::bool { self.0.is_empty() }
            /// How many look-ups got the overflow because the registry was full.
            #vis fn folded(&self) -> ::core::primitive::u64 { self.0.folded() }
        }
        impl ::core::default::Default for #registry {
            fn default() -> Self { Self::new() }
        }
    }
}
