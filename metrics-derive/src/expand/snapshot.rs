//! The snapshot: the rows of a registry, or the one row of a set without a key.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::hygiene::generated;
use super::{Parameters, key, row};
use crate::model::{Keyed, Set};

/// Returns the type of a keyed set's snapshot.
pub(super) fn definition(parameters: &Parameters) -> Option<TokenStream> {
    let Parameters { set, root, root_bounds, table, .. } = parameters;
    let Set { snapshot, vis, .. } = set;
    let keyed @ Keyed { row, rows, registry, .. } = set.keyed.as_ref()?;
    let key = keyed.key.labels.source();
    let doc = format!("The values of a [`{registry}`], sorted by `{key}`.\n\n{table}");
    let overflow = keyed.key.label_set().map(|_| {
        quote! {
            /// What further keys recorded together, if there were any. The row has no labels.
            #vis overflow: #root::Option<#row>,
        }
    });
    let usage = keyed.usage.as_ref().map(|_| {
        quote! {
            /// How many keys the registry held.
            #vis usage: #root::KeyUsage,
        }
    });
    Some(quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default)]
        #vis struct #snapshot #root_bounds {
            /// One row for each key.
            #vis #rows: #root::Vec<#row>,
            #overflow
            #usage
        }
    })
}

pub(super) fn methods(parameters: &Parameters) -> TokenStream {
    match &parameters.set.keyed {
        Some(keyed) => keyed_methods(parameters, keyed),
        None => unkeyed_methods(parameters),
    }
}

fn keyed_methods(parameters: &Parameters, keyed: &Keyed) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let Set { ident, snapshot, vis, .. } = set;
    let Keyed { row, rows, name, .. } = keyed;
    let (argument, key) = (key::argument(keyed), key::ty(keyed));
    // rustc shows here that a label set is less visible than the struct.
    let place = generated(keyed.key.labels.span());
    let key_type = quote_spanned!(place=> type Key = #key;);
    let find_doc = format!(
        "Returns the row of this `{}`, or `None` if the key was folded or never used.",
        keyed.key.labels.source()
    );
    let list = match keyed.key.label_set() {
        None => quote!(__rt::RowList::new(&self.#rows)),
        Some(ty) => quote! {
            __rt::RowList::with_overflow(
                &self.#rows,
                __rt::Option::as_ref(&self.overflow),
                <#ty as __rt::LabelSet>::ORDERS,
            )
        },
    };
    let shared = shared(set, &quote!(&#list), &usage(set, &quote!(self.usage)));
    // The key of one label has the overflow's row among the others.
    let overflow = keyed.key.label_set().map(|_| format_ident!("overflow"));
    let take_overflow = overflow.as_ref().map(|_| {
        quote! {
            let __overflow = __rt::snapshot::take_overflow::<#ident>(&mut __rows, __overflow);
        }
    });
    let mutable = overflow.as_ref().map(|_| quote!(mut));
    let usage_since = keyed
        .usage
        .as_ref()
        .map(|_| quote!(, usage: __rt::KeyUsage::since(&self.usage, &earlier.usage)));
    let usages = usage(set, &quote!([&self.usage, &earlier.usage]));
    let usage_since_doc = keyed.usage.as_ref().map(|_| {
        quote! {
            ///
            /// The folded look-ups of `usage` are subtracted too. If there are fewer than in `earlier`, the
            /// process restarted, and every row counts from zero.
        }
    });
    let usage_field = keyed.usage.as_ref().map(|_| format_ident!("usage"));
    let fields = [rows].into_iter().chain(&overflow).chain(&usage_field);
    let equality = row::equality(snapshot, fields, &TokenStream::new(), bounds.as_ref());
    let usage_value = keyed.usage.as_ref().map(|_| quote!(, usage: __usage));
    let overflow_value = overflow.as_ref().map(|overflow| quote!(, #overflow: __overflow));
    let overflow_since = overflow.as_ref().map(|overflow| {
        quote! {
            , #overflow: __rt::snapshot::overflow_since(&self.#overflow, &earlier.#overflow, #usages)
        }
    });
    quote! {
        #equality
        impl __rt::KeyedSet for #ident #bounds {
            type Snapshot = #snapshot;
            #key_type
            fn set_key(__row: &mut #row, __key: <#key as __rt::RegistryKey>::InRow) {
                __row.#name = __key;
            }
            fn snapshot_of(
                #mutable __rows: __rt::Vec<#row>,
                __overflow: __rt::Option<::core::primitive::usize>,
                __usage: __rt::KeyUsage,
            ) -> #snapshot {
                #take_overflow
                #snapshot { #rows: __rows #overflow_value #usage_value }
            }
        }
        impl #snapshot #bounds {
            #[doc = #find_doc]
            #[inline]
            #vis fn #name(&self, #argument) -> ::core::option::Option<&#row> {
                __rt::snapshot::find::<#ident>(&self.#rows, #name)
            }
            /// Returns what was recorded since `earlier`, row by row: counters and histograms are
            /// subtracted, gauges are kept. A row that is not in `earlier`, or that `restarted_since` its
            /// earlier one, counts from zero.
            ///
            /// Only values reveal a restart. A key that was removed and came back counts from zero if one
            /// of its values is lower than before; if all have already grown past their earlier values, the
            /// differences to these are returned.
            #usage_since_doc
            #[must_use]
            #[inline]
            #vis fn since(&self, earlier: &Self) -> Self {
                Self { #rows: __rt::snapshot::since(&self.#rows, &earlier.#rows, #usages) #overflow_since #usage_since }
            }
            #shared
        }
        __rt::serialize_snapshot!(#snapshot #bounds);
    }
}

fn unkeyed_methods(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let Set { ident, snapshot, vis, .. } = set;
    let shared = shared(set, &quote!(&__rt::RowList::of(self)), &quote!(__rt::None));
    quote! {
        impl #ident #bounds {
            /// Returns the current values.
            #[inline]
            #vis fn snapshot(&self) -> #snapshot {
                __rt::snapshot::read(self)
            }
        }
        impl #snapshot #bounds { #shared }
        __rt::serialize_snapshot!(#snapshot #bounds);
    }
}

/// Returns the usage of the registry as the runtime takes it: `Some(now)` if the set declares `usage(…)`.
fn usage(set: &Set, now: &TokenStream) -> TokenStream {
    match set.usage() {
        Some(_) => quote!(__rt::Some(#now)),
        None => quote!(__rt::None),
    }
}

fn shared(set: &Set, rows: &TokenStream, usage: &TokenStream) -> TokenStream {
    let vis = &set.vis;
    quote! {
        /// Returns the sum of each counter over all rows, by field. Sums wrap on overflow, like counters.
        #[inline]
        #vis fn totals(&self) -> __rt::HashMap<&'static ::core::primitive::str, ::core::primitive::u64> {
            __rt::snapshot::totals(#rows)
        }
        /// Returns every family as plain values. With the runtime's feature `serde`, the snapshot serializes
        /// as these.
        #[inline]
        #vis fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { __rt::snapshot::gather(#rows, #usage) }
        /// Returns the snapshot in the Prometheus text format 0.0.4.
        #[inline]
        #vis fn prometheus_text(&self) -> __rt::String { __rt::snapshot::prometheus_text(#rows, #usage) }
        /// Appends the snapshot in the Prometheus text format 0.0.4 to `out`.
        #[inline]
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) { __rt::snapshot::encode_into(out, #rows, #usage) }
    }
}
