//! The registry's methods that seed, remove and expire keys.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::key::{self, Seeds};
use crate::model::{Keyed, Set};

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let seed = seed(set, keyed);
    let retain = retain(set, keyed);
    let (vis, arguments, key) = (&set.vis, key::arguments(keyed), key::from_arguments(keyed));
    quote! {
        #seed
        /// Removes a key and returns whether it existed. Its capacity is free at once, and no later scrape
        /// shows it. If the key is used again, it has a new set that starts at zero and is not seeded.
        ///
        /// What was recorded since the last scrape is lost. Existing handles of the set remain valid, but
        /// no scrape shows what they record. The overflow set cannot be removed.
        #vis fn remove(&self, #arguments) -> ::core::primitive::bool {
            __rt::Registry::remove(&self.0, #key)
        }
        #retain
        /// [Removes](Self::remove) keys whose values have not changed for `idle` and returns how many. Call it
        /// periodically: each call compares every value with the previous calls, and removes a key whose
        /// values are the same at all calls since `now - idle`. A value that changed and changed back between
        /// two calls counts as unchanged.
        ///
        /// A set with a live guard or timer (`track()`, `start_timer()`, `InFlight`, `Timer`) is not removed. A
        /// gauge that is not set again is idle, whatever its value.
        ///
        /// Keys that the first call sees, [seeded](Self::seed) keys and the overflow set are not removed. If
        /// `now` goes back, no time has passed.
        ///
        /// Recording costs nothing more. From the first call on, the registry keeps the values of one
        /// scrape. Other threads may look up, create and remove keys during the call.
        #vis fn expire_idle(
            &self,
            now: __rt::Instant,
            idle: __rt::Duration,
        ) -> ::core::primitive::usize {
            __rt::Registry::expire_idle(&self.0, now, idle)
        }
    }
}

fn seed(set: &Set, keyed: &Keyed) -> TokenStream {
    let vis = &set.vis;
    let Seeds { generics, item, pattern, key } = key::seeds(keyed);
    quote! {
        /// Creates the sets of keys that are known in advance. Each is in every later scrape, at zero until
        /// something is recorded, and does not [expire](Self::expire_idle): only [`remove`](Self::remove) and
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
                |#pattern| __rt::Registry::seed(&self.0, #key),
            )
        }
    }
}

fn retain(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let values: Vec<_> =
        (0..keyed.arguments.len()).map(|index| format_ident!("__{index}")).collect();
    let strs = values.iter().map(|_| quote!(&::core::primitive::str));
    let (pattern, ty) = (key::one_or_array(values.iter()), key::key_type(keyed, &quote!()));
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
            __rt::Registry::retain(&self.0, |#pattern: #ty, __set: &#ident| keep(#(#values,)* __set))
        }
    }
}
