//! The snapshot: the rows of a registry, or the one row of a set without a key.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Parameters, key, row};
use crate::model::{Keyed, Set};

/// Returns the type of a keyed set's snapshot.
pub(super) fn definition(parameters: &Parameters) -> Option<TokenStream> {
    let Parameters { set, root, root_bounds, table, .. } = parameters;
    let Set { snapshot, vis, .. } = set;
    let keyed @ Keyed { row, rows, registry, .. } = set.keyed.as_ref()?;
    let key = keyed.label_list();
    let doc = format!("The values of a [`{registry}`], sorted by {key}.\n\n{table}");
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
    let Keyed { row, rows, find_row, .. } = keyed;
    let (arguments, values) = (key::arguments(keyed), key::values(keyed));
    let find_doc = format!(
        "Returns the row of this {}, or `None` if the key was folded or never used.",
        keyed.label_list()
    );
    let shared =
        shared(set, &quote!(&__rt::Vec::as_slice(&self.#rows)), &usage(set, &quote!(self.usage)));
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
    let fields = [rows].into_iter().chain(&usage_field);
    let equality = row::equality(snapshot, fields, bounds.as_ref());
    let usage_value = keyed.usage.as_ref().map(|_| quote!(, usage: __usage));
    quote! {
        #equality
        impl __rt::KeyedSet for #ident #bounds {
            type Snapshot = #snapshot;
            fn snapshot_of(__rows: __rt::Vec<#row>, __usage: __rt::KeyUsage) -> #snapshot {
                #snapshot { #rows: __rows #usage_value }
            }
        }
        impl #snapshot #bounds {
            #[doc = #find_doc]
            #[inline]
            #vis fn #find_row(&self, #arguments) -> ::core::option::Option<&#row> {
                __rt::snapshot::find(&self.#rows, [#(#values),*])
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
                Self { #rows: __rt::snapshot::since(&self.#rows, &earlier.#rows, #usages) #usage_since }
            }
            #shared
        }
        __rt::serialize_snapshot!(#snapshot #bounds);
    }
}

fn unkeyed_methods(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let Set { ident, snapshot, vis, .. } = set;
    let shared = shared(set, &quote!(&::core::slice::from_ref(self)), &quote!(__rt::None));
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
