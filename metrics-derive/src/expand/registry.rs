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
    quote! {
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
                self.0.get_or_create(#field)
            }
            /// Every value now, sorted by key.
            #vis fn snapshot(&self) -> #snapshot { #snapshot { #rows: self.0.rows() } }
            /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps. Allocates
            /// nothing while the buffer has room and no key is new.
            #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) {
                __rt::Encoder::append_to(out, __rt::Format::Text, |__encoder| self.0.encode(__encoder));
            }
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
