//! The registry's methods that take a key of several labels, or of a label that is not a `&str`. For a key of one
//! `&str`, the runtime has them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::key::{self, Seeds};
use crate::model::{Argument, Keyed, Set};

pub(super) fn methods(set: &Set, keyed: &Keyed) -> Option<TokenStream> {
    if let [Argument { ty: None, .. }] = &keyed.arguments[..] {
        return None;
    }
    let (ident, vis, arguments) = (&set.ident, &set.vis, key::arguments(keyed));
    let (registry, values) = (&quote!(self.0), &key::values(keyed));
    let get = key::call("get_by", registry, values, &quote!());
    let remove = key::call("remove_by", registry, values, &quote!());
    let (seed, retain) = (seed(set, keyed), retain(set, keyed));
    Some(quote! {
        /// Returns the set of this key, or `None` if the key has none of its own. Does not create a set, and
        /// does not count as a folded look-up. For the overflow's key, returns the overflow set once it is
        /// in use.
        #vis fn get(&self, #arguments) -> ::core::option::Option<__rt::Arc<#ident>> { #get }
        #seed
        /// Removes a key and returns whether it existed. Its capacity is free at once, and no later scrape
        /// shows it. If the key is used again, it has a new set that starts at zero and is not seeded.
        ///
        /// What was recorded since the last scrape is lost. Existing handles of the set remain valid, but
        /// no scrape shows what they record. The overflow set cannot be removed.
        #vis fn remove(&self, #arguments) -> ::core::primitive::bool { #remove }
        #retain
    })
}

fn seed(set: &Set, keyed: &Keyed) -> TokenStream {
    let vis = &set.vis;
    let Seeds { generics, item, pattern, values } = key::seeds(keyed);
    let seed = key::call("seed_by", &quote!(self.0), &values, &quote!());
    quote! {
        /// Creates the sets of keys that are known in advance. Each is in every later scrape, at zero until
        /// something is recorded, and does not expire: only [`remove`](Self::remove) and
        /// [`retain`](Self::retain) remove it. An existing key keeps its values. The overflow's key makes
        /// scrapes show the overflow set, and uses no capacity.
        ///
        /// # Errors
        ///
        /// Returns an error if the registry is full. The keys before the one that did not fit are seeded; it
        /// and those after it are not.
        #vis fn seed<#generics __Keys: ::core::iter::IntoIterator<Item = #item>>(
            &self,
            keys: __Keys,
        ) -> ::core::result::Result<(), __rt::RegistryFull> {
            ::core::iter::Iterator::try_for_each(
                &mut ::core::iter::IntoIterator::into_iter(keys),
                |#pattern| #seed,
            )
        }
    }
}

fn retain(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let values: Vec<_> =
        (0..keyed.arguments.len()).map(|index| format_ident!("__{index}")).collect();
    let strs = values.iter().map(|_| quote!(&::core::primitive::str));
    let typed = keyed.arguments.iter().any(|argument| argument.ty.is_some()).then(|| {
        let doc = "\n\n`keep` receives the label values as text.";
        quote!(#[doc = #doc])
    });
    quote! {
        /// [Removes](Self::remove) each key for which `keep` returns false, also seeded keys, and returns how
        /// many. Calls `keep` in no particular order, for every key that exists at the start except the
        /// overflow's.
        ///
        /// Keys are removed after the last call of `keep`. No lock is held while it runs: it may use this
        /// registry in any way. A key that was removed and created again after its call of `keep` is not
        /// removed.
        #typed
        #vis fn retain<__Keep: ::core::ops::FnMut(#(#strs,)* &#ident) -> ::core::primitive::bool>(
            &self,
            mut keep: __Keep,
        ) -> ::core::primitive::usize {
            __rt::Registry::retain_by(&self.0, |__key, __set| {
                let [#(#values),*] = __rt::texts(__key);
                keep(#(#values,)* __set)
            })
        }
    }
}
