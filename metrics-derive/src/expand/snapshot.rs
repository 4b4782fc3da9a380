//! The snapshot: the rows of a registry, or the row of a set without key.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{key, proven, row};
use crate::keyed::Keyed;
use crate::set::Set;

pub(super) fn definition(set: &Set, keyed: &Keyed, root: &Ident) -> TokenStream {
    let (snapshot, vis) = (&set.snapshot, &set.vis);
    let Keyed { row, rows, registry, .. } = keyed;
    let doc = format!("What a [`{registry}`] read, sorted by {}.\n\n{}", keyed.shown(), table(set));
    let usage = keyed.usage.as_ref().map(|_| {
        quote! {
            /// How full the registry was.
            #vis usage: #root::KeyUsage,
        }
    });
    let clause = proven::clause(set, &quote!(#root));
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default)]
        #vis struct #snapshot #clause {
            /// One row a key.
            #vis #rows: #root::Vec<#row>,
            #usage
        }
    }
}

pub(super) fn methods(set: &Set, keyed: &Keyed) -> TokenStream {
    let (snapshot, vis, clause) = (&set.snapshot, &set.vis, proven::clause(set, &quote!(__rt)));
    let Keyed { row, rows, .. } = keyed;
    let (look_up, parameters, values) =
        (&keyed.row_look_up, key::parameters(keyed), key::values(keyed));
    let find =
        format!("The row of this {}; `None` for one that was folded or never seen.", keyed.shown());
    let usage = usage(set, &quote!(self.usage));
    let shared = shared(set, &quote!(&self.#rows), &usage);
    let usage_since = keyed
        .usage
        .as_ref()
        .map(|_| quote!(, usage: __rt::KeyUsage::since(&self.usage, &earlier.usage)));
    let usages = self::usage(set, &quote!([&self.usage, &earlier.usage]));
    let usage_since_doc = keyed.usage.as_ref().map(|_| {
        quote! {
            ///
            /// Of the usage, the look-ups that folded subtract. Where fewer folded than before, the
            /// process restarted, and every row counts from zero.
        }
    });
    let usage_field = keyed.usage.as_ref().map(|_| format_ident!("usage"));
    let fields = [rows].into_iter().chain(&usage_field);
    let equality = row::equality(snapshot, fields, clause.as_ref());
    quote! {
        #equality
        impl #snapshot #clause {
            #[doc = #find]
            #vis fn #look_up(&self, #parameters) -> ::core::option::Option<&#row> {
                __rt::snapshot::find(&self.#rows, #values)
            }
            /// Returns what was recorded since `earlier`, row by row: counters and histograms
            /// subtract, gauges stay. A row that `restarted_since` its earlier one, or that `earlier`
            /// does not have, counts from zero.
            ///
            /// Values alone tell a restart. A key that was removed and came back counts from zero
            /// where one of its values is below what it was; where all have grown past that already,
            /// the difference is what they grew by.
            #usage_since_doc
            #[must_use]
            #vis fn since(&self, earlier: &Self) -> Self {
                Self { #rows: __rt::snapshot::since(&self.#rows, &earlier.#rows, #usages) #usage_since }
            }
            #shared
        }
        __rt::serialize_snapshot!(#snapshot #clause);
    }
}

pub(super) fn unkeyed_methods(set: &Set) -> TokenStream {
    let (ident, snapshot, vis) = (&set.ident, &set.snapshot, &set.vis);
    let clause = proven::clause(set, &quote!(__rt));
    let shared = shared(set, &quote!(::core::slice::from_ref(self)), &quote!(__rt::None));
    quote! {
        impl #ident #clause {
            /// Every value now.
            #vis fn snapshot(&self) -> #snapshot {
                __rt::snapshot::read(self)
            }
        }
        impl #snapshot #clause { #shared }
        __rt::serialize_snapshot!(#snapshot #clause);
    }
}

/// What is shown of the registry beside the rows.
pub(super) fn usage(set: &Set, now: &TokenStream) -> TokenStream {
    match set.usage() {
        Some(_) => quote!(__rt::Some(#now)),
        None => quote!(__rt::None),
    }
}

fn shared(set: &Set, rows: &TokenStream, usage: &TokenStream) -> TokenStream {
    let vis = &set.vis;
    quote! {
        /// The sum of each counter, by field; sums wrap as counters do.
        #vis fn totals(&self) -> __rt::HashMap<&'static ::core::primitive::str, ::core::primitive::u64> {
            __rt::snapshot::totals(#rows)
        }
        /// Every family as plain values: what the snapshot serialises as, with the runtime's feature
        /// `serde`.
        #vis fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { __rt::snapshot::gather(#rows, #usage) }
        /// The Prometheus text format 0.0.4.
        #vis fn prometheus_text(&self) -> __rt::String { __rt::snapshot::prometheus_text(#rows, #usage) }
        /// Appends the Prometheus text format 0.0.4 to a buffer that the caller keeps.
        #vis fn encode(&self, out: &mut __rt::Vec<::core::primitive::u8>) { __rt::snapshot::encode_into(out, #rows, #usage) }
    }
}

/// The table of metrics, for rustdoc.
pub(super) fn table(set: &Set) -> String {
    frozen_metrics_schema::table::markdown(&set.schema())
}
