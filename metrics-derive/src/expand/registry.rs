//! The registry of a keyed set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::{Parameters, key, key_lifecycle};
use crate::model::{Keyed, Set};

pub(super) fn definition(parameters: &Parameters) -> Option<TokenStream> {
    let Parameters { set, root, root_bounds, table, .. } = parameters;
    let Set { ident, vis, .. } = set;
    let keyed @ Keyed { registry, key, .. } = set.keyed.as_ref()?;
    let overflow = key.labels.iter().map(|label| format!("{}=\"{}\"", label.name, label.overflow));
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
    let overflow = key::one_or_array(key.labels.iter().map(|label| &*label.overflow));
    let overflow_type = key::key_type(keyed, &quote!('static));
    let overflow_doc = match key.labels.len() {
        1 => "The label value of the overflow set.",
        _ => "The label values of the overflow set.",
    };
    let methods = [look_ups(set, keyed), key_lifecycle::methods(set, keyed), scrapes(set, keyed)];
    // A constant cannot have a `where` clause. Its type is a short path, because a lint could report a
    // longer one as too complex.
    let near = quote_spanned! {parameters.label_enum_span()=>
        const __NEAR: &__LocalKey<__Near<#ident>> = __near!(#ident);
    };
    Some(quote! {
        use __rt::{LocalKey as __LocalKey, Near as __Near, near as __near};
        #near
        impl #registry #bounds {
            /// How many keys get a set of their own.
            #vis const MAX_KEYS: ::core::primitive::usize = #max_keys;
            #[doc = #overflow_doc]
            #vis const OVERFLOW: #overflow_type = #overflow;
            /// Creates an empty registry.
            #vis fn new() -> Self { Self(__rt::Registry::new(Self::MAX_KEYS, Self::OVERFLOW)) }
            #(#methods)*
        }
        impl ::core::default::Default for #registry #bounds {
            fn default() -> Self { Self::new() }
        }
    })
}

/// Returns the methods that look up a set.
fn look_ups(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let (arguments, key, labels) =
        (key::arguments(keyed), key::from_arguments(keyed), keyed.label_list());
    let (look_up, with) = (key::look_up(keyed, "for_"), key::look_up(keyed, "with_"));
    let look_up_doc = format!(
        "Returns the set for {labels}, creating it if needed. Once [`MAX_KEYS`](Self::MAX_KEYS) keys exist, new \
         keys share the overflow set.\n\n\
         Nothing that is recorded in the set is lost, unless its key is removed."
    );
    let cached = match keyed.arguments.len() {
        1 => "is at most 47 bytes long".to_owned(),
        count => format!("has labels of at most {} bytes in all", 47 - count.min(47)),
    };
    let with_doc = format!(
        "Calls `record` with the set that [`{look_up}`](Self::{look_up}) returns. Faster for a single recording, \
         because it creates no handle.\n\n\
         No lock is held meanwhile: `record` may use this registry in any way, and wait for threads that do.\n\n\
         Both look-ups use a per-thread cache of recently used sets (up to 2,048 entries, 140 kB), if the key \
         {cached}. A set that is removed, or whose registry is dropped, is freed once other keys replace it in \
         the cache, or the thread ends."
    );
    let is_taken = keyed.fields().any(|field| field == "record");
    let record = format_ident!("{}", if is_taken { "__record" } else { "record" });
    quote! {
        #[doc = #look_up_doc]
        #[inline]
        #vis fn #look_up(&self, #arguments) -> __rt::Arc<#ident> {
            __rt::Registry::get_or_create(&self.0, __NEAR, #key)
        }
        #[doc = #with_doc]
        #[inline]
        #vis fn #with<__Result, __Record: ::core::ops::FnOnce(&#ident) -> __Result>(
            &self,
            #arguments,
            #record: __Record,
        ) -> __Result {
            __rt::Registry::with(&self.0, __NEAR, #key, |__set| #record(__set))
        }
        /// Returns the set of this key, or `None` if the key has none of its own. Does not create a set, and
        /// does not count as a folded look-up. For the overflow's key, returns the overflow set once it is
        /// in use.
        #vis fn get(&self, #arguments) -> ::core::option::Option<__rt::Arc<#ident>> {
            __rt::Registry::get(&self.0, #key)
        }
    }
}

/// Returns the methods that read all sets.
fn scrapes(set: &Set, keyed: &Keyed) -> TokenStream {
    let (vis, snapshot, rows) = (&set.vis, &set.snapshot, &keyed.rows);
    let usage = keyed.usage.as_ref().map(|_| quote!(, usage: __rt::Registry::usage(&self.0)));
    quote! {
        /// Returns the current values, sorted by key.
        #vis fn snapshot(&self) -> #snapshot { #snapshot { #rows: __rt::Registry::rows(&self.0) #usage } }
        /// Appends the Prometheus text format 0.0.4 to `out`. Allocates nothing if `out` has enough capacity
        /// and no key is new since the last call.
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) {
            __rt::Encoder::append_to(out, __rt::Format::Text, |__encoder| __rt::Registry::encode(&self.0, __encoder));
        }
        /// Returns how many keys exist, plus one if keys share the overflow set: at most
        /// [`MAX_KEYS`](Self::MAX_KEYS) plus one.
        #vis fn len(&self) -> ::core::primitive::usize { __rt::Registry::len(&self.0) }
        /// Returns whether no key exists and none shares the overflow set.
        #vis fn is_empty(&self) -> ::core::primitive::bool { __rt::Registry::is_empty(&self.0) }
        /// Returns how many look-ups returned the overflow set because the registry was full.
        #vis fn folded(&self) -> ::core::primitive::u64 { __rt::Registry::folded(&self.0) }
    }
}
