//! The registry of a keyed set.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{key, life, proven, snapshot};
use crate::keyed::Keyed;
use crate::set::Set;

pub(super) fn definition(set: &Set, keyed: &Keyed, root: &Ident) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let Keyed { registry, key, .. } = keyed;
    let overflow = key.labels.iter().map(|label| format!("{}=\"{}\"", label.name, label.overflow));
    let doc = format!(
        "One [`{ident}`] a {labels}, at most {max_keys}; all further ones share `{overflow}`.\n\n{table}",
        labels = keyed.shown(),
        max_keys = key.max_keys,
        overflow = overflow.collect::<Vec<_>>().join(","),
        table = snapshot::table(set),
    );
    let clause = proven::clause(set, &quote!(#root));
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #vis struct #registry(#root::Registry<#ident>) #clause;
    }
}

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let Keyed { registry, key, .. } = keyed;
    let clause = proven::clause(set, &quote!(__rt));
    let max_keys = key.max_keys;
    let overflow = key::as_given(key.labels.iter().map(|label| &*label.overflow));
    let overflow_type = key::given_type(keyed, &quote!('static));
    let overflow_doc = match key.labels.len() {
        1 => "The label value of all keys past the cap.",
        _ => "The label values of all keys past the cap.",
    };
    let proofs = key::proofs(keyed);
    let (look_ups, life, scrapes) =
        (look_ups(set, keyed), life::methods(set, keyed), scrapes(set, keyed));
    // A constant has no clause. Its type is a short path, or a lint might find it too long.
    let near = quote_spanned! {proven::span(set)=>
        const __NEAR: &__LocalKey<__Near<#ident>> = __near!(#ident);
    };
    quote! {
        use __rt::{LocalKey as __LocalKey, Near as __Near, near as __near};
        #near
        impl #registry #clause {
            /// How many keys get a set of their own.
            #vis const MAX_KEYS: ::core::primitive::usize = #max_keys;
            #[doc = #overflow_doc]
            #vis const OVERFLOW: #overflow_type = #overflow;
            /// An empty registry.
            #vis fn new() -> Self { Self(__rt::Registry::new(Self::MAX_KEYS, Self::OVERFLOW)) }
            #look_ups
            #life
            #scrapes
        }
        impl ::core::default::Default for #registry #clause {
            fn default() -> Self { Self::new() }
        }
        #proofs
    }
}

/// How a caller gets at a set.
fn look_ups(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let (parameters, given, labels) = (key::parameters(keyed), key::given(keyed), keyed.shown());
    let (look_up, with) = (key::look_up(keyed, "for_"), key::look_up(keyed, "with_"));
    let look_up_doc = format!(
        "The set of this {labels}, created at zero where it is new; past the cap, the one that all further ones \
         share. Nothing that is recorded in it is lost, unless its key is removed."
    );
    let near = match keyed.arguments.len() {
        1 => "they are no longer than 47 bytes".to_owned(),
        count => format!("their labels are no longer than {} bytes together", 47 - count.min(47)),
    };
    let with_doc = format!(
        "Records in the set of this {labels}, which is the one that [`{look_up}`](Self::{look_up}) gives: as \
         exact, and faster where a key is recorded in once, for no handle is made.\n\n\
         No lock is held meanwhile: `record` may use this registry in any way, and wait for other threads \
         that do.\n\n\
         Either way a thread keeps handles of the keys near that it looked up lately, if {near}: 2,048 of a \
         type at most, in 140 kB. A set that is removed, or whose registry is dropped, is freed once other \
         keys have taken its place there, or the thread ends."
    );
    let is_taken = keyed.fields().any(|field| field == "record");
    let record = format_ident!("{}", if is_taken { "__record" } else { "record" });
    quote! {
        #[doc = #look_up_doc]
        #[inline]
        #vis fn #look_up(&self, #parameters) -> __rt::Arc<#ident> {
            __rt::Registry::get_or_create(&self.0, __NEAR, #given)
        }
        #[doc = #with_doc]
        #[inline]
        #vis fn #with<__Result, __Record: ::core::ops::FnOnce(&#ident) -> __Result>(
            &self,
            #parameters,
            #record: __Record,
        ) -> __Result {
            __rt::Registry::with(&self.0, __NEAR, #given, |__set| #record(__set))
        }
        /// The set of this key; `None` for one that has none of its own. Neither creates one nor
        /// counts as folded. The overflow's key gives the overflow once it is in use.
        #vis fn get(&self, #parameters) -> ::core::option::Option<__rt::Arc<#ident>> {
            __rt::Registry::get(&self.0, #given)
        }
    }
}

/// What is read.
fn scrapes(set: &Set, keyed: &Keyed) -> TokenStream {
    let (vis, snapshot, rows) = (&set.vis, &set.snapshot, &keyed.rows);
    let usage = keyed.usage.as_ref().map(|_| quote!(, usage: __rt::Registry::usage(&self.0)));
    quote! {
        /// Every value now, sorted by key.
        #vis fn snapshot(&self) -> #snapshot { #snapshot { #rows: __rt::Registry::rows(&self.0) #usage } }
        /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps. Allocates
        /// nothing while the buffer has room and no key is new.
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) {
            __rt::Encoder::append_to(out, __rt::Format::Text, |__encoder| __rt::Registry::encode(&self.0, __encoder));
        }
        /// How many keys there are, and one more once some share the overflow: at no moment more
        /// than [`MAX_KEYS`](Self::MAX_KEYS) and one.
        #vis fn len(&self) -> ::core::primitive::usize { __rt::Registry::len(&self.0) }
        /// Whether there is no key, and none shares the overflow.
        #vis fn is_empty(&self) -> ::core::primitive::bool { __rt::Registry::is_empty(&self.0) }
        /// How many look-ups got the overflow because the registry was full.
        #vis fn folded(&self) -> ::core::primitive::u64 { __rt::Registry::folded(&self.0) }
    }
}
