//! The row: plain data, one named field a metric.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{descriptor, proven, types};
use crate::keyed::Keyed;
use crate::set::{Metric, Set, name_of};

pub(super) fn definition(set: &Set, root: &Ident) -> TokenStream {
    let (row, vis) = (set.row(), &set.vis);
    let labels = set.keyed.iter().flat_map(|keyed| keyed.fields().zip(keyed.key.names()));
    let key = labels.map(|(field, name)| {
        let doc = format!("The label `{name}`.");
        quote!(#[doc = #doc] #vis #field: #root::String,)
    });
    let values = set.metrics.iter().map(|metric| {
        let (field, ty) = (&metric.field, types::value(metric, &quote!(#root)));
        let doc = format!("`{}`", descriptor::shown(metric));
        quote!(#[doc = #doc] #vis #field: #ty)
    });
    let clause = proven::clause(set, &quote!(#root));
    let doc = match set.keyed.is_some() {
        true => format!("What one [`{}`] read.", set.ident),
        false => format!("What a [`{}`] read.\n\n{}", set.ident, super::snapshot::table(set)),
    };
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default)]
        #vis struct #row #clause { #(#key)* #(#values),* }
    }
}

/// What `#[derive(PartialEq)]` writes. Clippy would find that one can be `Eq`, which a row whose metrics
/// change may not remain.
pub(super) fn equality<'a>(
    ident: &Ident,
    fields: impl Iterator<Item = &'a Ident>,
    clause: Option<&TokenStream>,
) -> TokenStream {
    quote! {
        impl ::core::cmp::PartialEq for #ident #clause {
            fn eq(&self, __other: &Self) -> ::core::primitive::bool {
                true #(&& ::core::cmp::PartialEq::eq(&self.#fields, &__other.#fields))*
            }
        }
    }
}

pub(super) fn row(set: &Set) -> TokenStream {
    let (ident, row, vis) = (&set.ident, set.row(), &set.vis);
    let clause = proven::clause(set, &quote!(__rt));
    let fields = set.metrics.iter().map(|metric| &metric.field);
    let fields = set.keyed.iter().flat_map(Keyed::fields).chain(fields);
    let equality = equality(row, fields, clause.as_ref());
    let text = descriptor::text(set);
    let families = set.families().into_iter().enumerate().map(|(at, family)| {
        let series = family.into_iter().map(|metric| {
            let (field, instrument) = parts(metric);
            let name = name_of(field);
            quote!(__rt::Visitor::metric::<#instrument>(__visitor, #name, &self.#field);)
        });
        quote!(#at => { #(#series)* })
    });
    let pairs = set.metrics.iter().map(|metric| {
        let (field, instrument) = parts(metric);
        quote!(__rt::Comparison::metric::<#instrument>(__comparison, &mut self.#field, &__earlier.#field);)
    });
    let key = set.keyed.iter().flat_map(Keyed::fields);
    quote! {
        #equality
        impl #row #clause {
            /// Returns what was recorded since `earlier`: counters and histograms subtract, gauges
            /// stay. All of it, where [`restarted_since`](Self::restarted_since) is true.
            #[must_use]
            #vis fn since(&self, earlier: &Self) -> Self { __rt::snapshot::row_since(self, earlier) }
            /// Whether a value that can only grow is below what it was, which only a restart of the
            /// process or a new set for the key explains: a counter, a bucket, or the sum of a
            /// histogram; or whether a sum changed without an observation. One such value is enough,
            /// for all metrics of a set begin anew together.
            ///
            /// Two sums may fall without a restart: one of numbers that may be negative, since a
            /// bound is, and one of spans that wraps after 584 years.
            #vis fn restarted_since(&self, earlier: &Self) -> ::core::primitive::bool {
                __rt::snapshot::has_restarted(self, earlier)
            }
        }
        impl __rt::Row for #row #clause {
            const SCHEMA: &'static __rt::Schema = <#ident as __rt::MetricSet>::SCHEMA;
            const TEXT: &'static [__rt::FamilyTemplate] = #text;
            fn key(&self) -> impl ::core::iter::Iterator<Item = &::core::primitive::str> {
                __rt::values([#(&self.#key),*])
            }
            fn visit(&self, __family: ::core::primitive::usize, __visitor: &mut impl __rt::Visitor) {
                match __family { #(#families)* _ => {} }
            }
            fn compare(&mut self, __earlier: &Self, __comparison: &mut impl __rt::Comparison) { #(#pairs)* }
        }
    }
}

fn parts(metric: &Metric) -> (&Ident, TokenStream) {
    (&metric.field, types::instrument(metric, &quote!(__rt)))
}
