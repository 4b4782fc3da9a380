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
        /// Removes a key, and says whether it was there. Its place is free at once, and no scrape
        /// that begins later shows it. If it comes back, it is at zero in a new set, and no longer
        /// seeded.
        ///
        /// What was scraped stays true; what was recorded since goes with the key. A handle that
        /// somebody holds stays good, and counts into nothing from now on. The overflow cannot be
        /// removed.
        #vis fn remove(&self, #arguments) -> ::core::primitive::bool {
            __rt::Registry::remove(&self.0, #key)
        }
        #retain
        /// [Removes](Self::remove) the keys that were idle for `idle`, and returns how many. Call it
        /// periodically: each call compares every value with the one that an earlier call saw, and
        /// removes a key whose values are the same as at a call that was made at least `idle` before
        /// `now`, and at all calls since. A value that changed and changed back between two calls has
        /// not changed. Recording costs nothing more for it.
        ///
        /// A set is in use, and stays, while one of its guards or timers is live: `track()`,
        /// `start_timer()`, `InFlight` and `Timer`. A gauge that was set and is still is idle, whatever
        /// its value.
        ///
        /// A key that is seen for the first time stays, and so does one that was
        /// [seeded](Self::seed), and the overflow. Where `now` goes back, no time has passed. The
        /// values of one scrape are kept from the first call on.
        ///
        /// Other threads look up, create and remove keys meanwhile.
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
        /// Gives keys that are known from the start their places: each is in every scrape from
        /// now on, at zero until something is recorded, no other key can crowd it out, and it does
        /// not [expire](Self::expire_idle). One that is there already keeps its values. Only
        /// [`remove`](Self::remove) and [`retain`](Self::retain) end it. The overflow's key shows
        /// the overflow, and takes no place.
        ///
        /// # Errors
        ///
        /// Every place was taken when it was the turn of one of the keys. Those before it are
        /// seeded; it and those after it are not.
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
        let doc = "\n\n`keep` is given the value of each label as it is written.";
        quote!(#[doc = #doc])
    });
    quote! {
        /// [Removes](Self::remove) each key that `keep` says no to, seeded ones too, and says how
        /// many. Asks in no order, of every key that was there when it began and not of the
        /// overflow.
        ///
        /// Nothing is removed before `keep` has seen all, and no lock is held meanwhile: it may use
        /// this registry in any way. A key that was removed and came back since `keep` saw it
        /// stays.
        #typed
        #vis fn retain<__Keep: ::core::ops::FnMut(#(#strs,)* &#ident) -> ::core::primitive::bool>(
            &self,
            mut keep: __Keep,
        ) -> ::core::primitive::usize {
            __rt::Registry::retain(&self.0, |#pattern: #ty, __set: &#ident| keep(#(#values,)* __set))
        }
    }
}
