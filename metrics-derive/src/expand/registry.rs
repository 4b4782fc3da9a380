//! The registry of a keyed set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{allow, runtime, snapshot};
use crate::set::{Keyed, Set, name_of};

pub(super) fn definition(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis, runtime, allow) = (&set.ident, &set.vis, runtime(set), allow(set));
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
        #allow
        #vis struct #registry(#runtime::__private::Registry<#ident>);
    }
}

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let Keyed { registry, key, .. } = keyed;
    let (max_keys, overflow) = (key.max_keys, &*key.overflow);
    let (look_ups, life, scrapes) = (look_ups(set, keyed), life(set), scrapes(set, keyed));
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
            #look_ups
            #life
            #scrapes
        }
        impl ::core::default::Default for #registry {
            fn default() -> Self { Self::new() }
        }
    }
}

/// How a caller gets at a set.
fn look_ups(set: &Set, keyed: &Keyed) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
    let Keyed { key, field, .. } = keyed;
    let look_up = format_ident!("for_{}", name_of(field));
    let look_up_doc = format!(
        "The set of this `{}`, created at zero where it is new; past the cap, the one that all further ones \
         share. Nothing that is recorded in it is lost, unless its key is removed.",
        key.label
    );
    let with = format_ident!("with_{}", name_of(field));
    let with_doc = format!(
        "Records in the set of this `{}`, which is the one that [`{look_up}`](Self::{look_up}) gives: as \
         exact, and faster where a key is recorded in once, for no handle is made.\n\n\
         No lock is held meanwhile: `record` may use this registry in any way, and wait for other threads \
         that do.\n\n\
         Either way a thread keeps handles of the keys near that it looked up lately, if they are no longer \
         than 47 bytes: 2,048 of a type at most, in 140 kB. A set that is removed, or whose registry is \
         dropped, is freed once other keys have taken its place there, or the thread ends.",
        key.label
    );
    quote! {
        #[doc = #look_up_doc]
        #[inline]
        #vis fn #look_up(&self, #field: &::core::primitive::str) -> __rt::Arc<#ident> {
            self.0.get_or_create(&__NEAR, #field)
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
        /// The set of this key; `None` for one that has none of its own. Neither creates one nor
        /// counts as folded. The overflow's key gives the overflow once it is in use.
        #vis fn get(
            &self,
            key: &::core::primitive::str,
        ) -> ::core::option::Option<__rt::Arc<#ident>> {
            self.0.get(key)
        }
    }
}

/// How keys come and go.
fn life(set: &Set) -> TokenStream {
    let (ident, vis) = (&set.ident, &set.vis);
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
        #vis fn seed<__K: ::core::convert::AsRef<::core::primitive::str>>(
            &self,
            keys: impl ::core::iter::IntoIterator<Item = __K>,
        ) -> ::core::result::Result<(), __rt::NoPlaceLeft> {
            self.0.seed(keys)
        }
        /// Removes a key, and says whether it was there. Its place is free at once, and no scrape
        /// that begins later shows it. If it comes back, it is at zero in a new set, and no longer
        /// seeded.
        ///
        /// What was scraped stays true; what was recorded since goes with the key. A handle that
        /// somebody holds stays good, and counts into nothing from now on. The overflow cannot be
        /// removed.
        #vis fn remove(&self, key: &::core::primitive::str) -> ::core::primitive::bool {
            self.0.remove(key)
        }
        /// [Removes](Self::remove) each key that `keep` says no to, seeded ones too, and says how
        /// many. Asks in no order, of every key that was there when it began and not of the
        /// overflow.
        ///
        /// Nothing is removed before `keep` has seen all, and no lock is held meanwhile: it may use
        /// this registry in any way. A key that was removed and came back since `keep` saw it
        /// stays.
        #vis fn retain(
            &self,
            keep: impl ::core::ops::FnMut(&::core::primitive::str, &#ident) -> ::core::primitive::bool,
        ) -> ::core::primitive::usize {
            self.0.retain(keep)
        }
        /// [Removes](Self::remove) the keys that were idle for so long, and says how many. To be
        /// called now and then: each call compares every value with the one that an earlier call
        /// saw, and a key goes when its values are the same as at a call that was made at least
        /// `idle` before `now`, and at all calls since. A value that changed and changed back
        /// between two calls has not changed. Recording costs nothing more for it.
        ///
        /// What is seen for the first time stays, and so does what was [seeded](Self::seed), and
        /// the overflow. Where `now` goes back, no time has passed. The values of one scrape are
        /// kept from the first call on.
        #vis fn expire_idle(
            &self,
            now: __rt::Instant,
            idle: __rt::Duration,
        ) -> ::core::primitive::usize {
            self.0.expire_idle(now, idle)
        }
    }
}

/// What is read.
fn scrapes(set: &Set, keyed: &Keyed) -> TokenStream {
    let (vis, snapshot, rows) = (&set.vis, &set.snapshot, &keyed.rows);
    quote! {
        /// Every value now, sorted by key.
        #vis fn snapshot(&self) -> #snapshot { #snapshot { #rows: self.0.rows() } }
        /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps. Allocates
        /// nothing while the buffer has room and no key is new.
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) {
            __rt::Encoder::append_to(out, __rt::Format::Text, |__encoder| self.0.encode(__encoder));
        }
        /// How many keys there are, and one more once some share the overflow: at no moment more
        /// than [`MAX_KEYS`](Self::MAX_KEYS) and one.
        #vis fn len(&self) -> ::core::primitive::usize { self.0.len() }
        /// Whether there is no key, and none shares the overflow.
        #vis fn is_empty(&self) -> ::core::primitive::bool { self.0.is_empty() }
        /// How many look-ups got the overflow because the registry was full.
        #vis fn folded(&self) -> ::core::primitive::u64 { self.0.folded() }
    }
}
