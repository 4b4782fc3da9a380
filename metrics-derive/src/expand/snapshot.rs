//! The snapshot: the rows of a registry, or the row of a set without key.

use proc_macro2::TokenStream;
use quote::quote;

use super::runtime;
use crate::set::{Keyed, Set};

pub(super) fn definition(set: &Set, keyed: &Keyed) -> TokenStream {
    let (snapshot, vis, runtime) = (&set.snapshot, &set.vis, runtime(set));
    let Keyed { row, rows, registry, key, .. } = keyed;
    let doc = format!("What a [`{registry}`] read, sorted by `{}`.\n\n{}", key.label, table(set));
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default, ::core::cmp::PartialEq)]
        #vis struct #snapshot {
            /// One row a key.
            #vis #rows: #runtime::__private::Vec<#row>,
        }
    }
}

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let (snapshot, vis) = (&set.snapshot, &set.vis);
    let Keyed { field, row, rows, key, .. } = keyed;
    let find =
        format!("The row of this `{}`; `None` for one that was folded or never seen.", key.label);
    let shared = shared(set, &quote!(&self.#rows));
    quote! {
        impl #snapshot {
            #[doc = #find]
            #vis fn #field(&self, #field: &::core::primitive::str) -> ::core::option::Option<&#row> {
                __rt::snapshot::find(&self.#rows, #field)
            }
            /// What was recorded since `earlier`, row by row: counters subtract, gauges stay. A row
            /// that has restarted, or that `earlier` does not have, counts from zero.
            #vis fn since(&self, earlier: &Self) -> Self {
                Self { #rows: __rt::snapshot::since(&self.#rows, &earlier.#rows) }
            }
            #shared
        }
        __rt::serialize_snapshot!(#snapshot);
    }
}

pub(super) fn unkeyed_methods(set: &Set) -> TokenStream {
    let (ident, snapshot, vis) = (&set.ident, &set.snapshot, &set.vis);
    let shared = shared(set, &quote!(::core::slice::from_ref(self)));
    quote! {
        impl #ident {
            /// Every value now.
            #vis fn snapshot(&self) -> #snapshot {
                __rt::MetricSet::read(self, __rt::String::new())
            }
        }
        impl #snapshot { #shared }
        __rt::serialize_snapshot!(#snapshot);
    }
}

fn shared(set: &Set, rows: &TokenStream) -> TokenStream {
    let vis = &set.vis;
    quote! {
        /// The sum of each counter, by field; sums wrap as counters do.
        #vis fn totals(&self) -> __rt::HashMap<&'static ::core::primitive::str, ::core::primitive::u64> {
            __rt::snapshot::totals(#rows)
        }
        /// Every family as plain values: what the snapshot serialises as, with the runtime's feature
        /// `serde`.
        #vis fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { __rt::snapshot::gather(#rows) }
        /// The Prometheus text format 0.0.4.
        #vis fn prometheus_text(&self) -> __rt::String { __rt::snapshot::prometheus_text(#rows) }
        /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps.
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) { __rt::snapshot::encode_into(out, #rows) }
    }
}

/// The table of metrics, for rustdoc.
pub(super) fn table(set: &Set) -> String {
    metrics_schema::table::markdown(&set.schema())
}
