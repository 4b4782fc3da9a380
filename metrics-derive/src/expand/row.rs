//! The row: plain data, one named field for each metric.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Parameters, family, key, schema, types};
use crate::model::{KeyLabels, Keyed, Metric, Set, name_of};

pub(super) fn definition(parameters: &Parameters) -> TokenStream {
    let Parameters { set, root, root_row_bounds, table, .. } = parameters;
    let (row, Set { ident, vis, .. }) = (set.row(), set);
    let key = set.keyed.as_ref().map(|keyed| {
        let (name, ty) = (&keyed.name, key::in_row(keyed, &quote!(#root)));
        let doc = match &keyed.key.labels {
            KeyLabels::Text(label) => format!("The label `{}`.", label.value),
            KeyLabels::LabelSet(_) => format!("The labels: `{}`.", keyed.key.labels.source()),
        };
        quote!(#[doc = #doc] #vis #name: #ty,)
    });
    let values = set.metrics.iter().map(|metric| {
        let (field, ty) = (&metric.field, types::value(metric, &quote!(#root)));
        let doc = format!("`{}`", schema::series_pattern(metric));
        quote!(#[doc = #doc] #vis #field: #ty)
    });
    let doc = match set.keyed.is_some() {
        true => format!("The values of one [`{ident}`]."),
        false => format!("The values of a [`{ident}`].\n\n{table}"),
    };
    let clone = parameters.families.is_empty().then(|| quote!(::core::clone::Clone,));
    quote! {
        #[doc = #doc]
        #[derive(#clone ::core::fmt::Debug, ::core::default::Default)]
        #vis struct #row #root_row_bounds { #key #(#values),* }
    }
}

/// Returns what `#[derive(PartialEq)]` generates. Clippy would suggest to derive `Eq` too, which later
/// metrics may rule out. `others` are further operands of `&&`.
pub(super) fn equality<'a>(
    ident: &Ident,
    fields: impl Iterator<Item = &'a Ident>,
    others: &TokenStream,
    bounds: Option<&TokenStream>,
) -> TokenStream {
    quote! {
        impl ::core::cmp::PartialEq for #ident #bounds {
            #[inline]
            fn eq(&self, __other: &Self) -> ::core::primitive::bool {
                true #(&& ::core::cmp::PartialEq::eq(&self.#fields, &__other.#fields))* #others
            }
        }
    }
}

pub(super) fn methods(parameters: &Parameters) -> TokenStream {
    let Parameters { set, families, bounds, row_bounds, .. } = parameters;
    let (row, vis) = (set.row(), &set.vis);
    let fields = set.plain_metrics().map(|metric| &metric.field);
    let fields = set.keyed.iter().map(|keyed| &keyed.name).chain(fields);
    let equality = equality(row, fields, &family::equalities(families), row_bounds.as_ref());
    let (clone, lists) = (clone(parameters), family::items_of_rows(parameters));
    quote! {
        #lists
        #equality
        #clone
        impl #row #bounds {
            /// Returns what was recorded since `earlier`: counters and histograms are subtracted, gauges are
            /// kept. Returns all values if [`restarted_since`](Self::restarted_since) is true.
            #[must_use]
            #[inline]
            #vis fn since(&self, earlier: &Self) -> Self { __rt::snapshot::row_since(self, earlier) }
            /// Returns whether a value that can only grow is lower than in `earlier`, because the process
            /// restarted or the key has a new set: a counter, a bucket, or the sum of a histogram. Also
            /// returns true if a sum changed without an observation. One such value is enough, because all
            /// metrics of a set start together.
            ///
            /// A sum may also decrease without a restart, if a bound is negative, or if it holds durations
            /// and wraps after 584 years.
            #[inline]
            #vis fn restarted_since(&self, earlier: &Self) -> ::core::primitive::bool {
                __rt::Row::has_decreased(self, earlier)
            }
        }
    }
}

/// Returns the implementation of `Clone` if there are families, which it copies as lists.
fn clone(Parameters { set, families, row_bounds, .. }: &Parameters) -> Option<TokenStream> {
    let row = set.row();
    let fields = set.plain_metrics().map(|metric| &metric.field);
    let fields = set.keyed.iter().map(|keyed| &keyed.name).chain(fields);
    let copies = family::copies(families);
    (!families.is_empty()).then(|| {
        quote! {
            impl ::core::clone::Clone for #row #row_bounds {
                fn clone(&self) -> Self {
                    let mut __copy = Self {
                        #(#fields: ::core::clone::Clone::clone(&self.#fields),)*
                        ..::core::default::Default::default()
                    };
                    #copies
                    __copy
                }
            }
        }
    })
}

pub(super) fn implementation(parameters: &Parameters) -> TokenStream {
    let Parameters { set, families, bounds, .. } = parameters;
    let (ident, row) = (&set.ident, set.row());
    let all = set.families();
    let fields = all.iter().map(|family| {
        let fields = family.iter().filter(|metric| metric.family_key.is_none()).map(|metric| {
            let (field, instrument) = parts(metric);
            let name = name_of(field);
            quote!(__rt::Field::new::<#instrument>(#name))
        });
        // An alias has no fields: encoders show those of the family before it.
        let aliases = family.first().map_or(&[][..], |first| &first.aliases);
        let aliases = aliases.iter().map(|_| quote!(, &[]));
        quote!(&[#(#fields),*] #(#aliases)*)
    });
    let writes = all.iter().flatten().filter(|metric| metric.family_key.is_none()).map(|metric| {
        let (field, instrument) = parts(metric);
        quote!(<#instrument as __rt::Instrument>::write(&self.#field, __writer);)
    });
    let compared = |metric: &Metric, method: &str| {
        let ((field, instrument), method) = (parts(metric), format_ident!("{method}"));
        quote!(<#instrument as __rt::Instrument>::#method(&self.#field, &__earlier.#field))
    };
    let differences = set.plain_metrics().map(|metric| compared(metric, "since"));
    let decreases = set.plain_metrics().map(|metric| compared(metric, "restarted"));
    let is_plain = set.plain_metrics().next().is_some();
    let fields = match is_plain {
        true => quote!([#(#fields),*]),
        false => {
            let count = parameters.schema.families.len();
            quote!([&[] as &'static [__rt::Field]; #count])
        }
    };
    let differences_of_families = family::differences(families);
    let visited = family::of_row(families);
    let names = set.plain_metrics().map(|metric| &metric.field);
    let key = set.keyed.as_ref().map(|Keyed { key, name, .. }| match &key.labels {
        KeyLabels::Text(_) => quote!(__add(&self.#name);),
        KeyLabels::LabelSet(_) => quote!(__rt::RowLabels::each_value(&self.#name, __add);),
    });
    let key = key.map(|key| {
        quote! {
            fn key(&self, __add: &mut dyn ::core::ops::FnMut(&::core::primitive::str)) { #key }
        }
    });
    // The trait has these methods for rows that have only families.
    let write = is_plain.then(|| {
        quote! {
            fn write(&self, __writer: &mut __rt::RowWriter<'_>) { #(#writes)* }
        }
    });
    let decreases = is_plain.then(|| {
        quote! {
            #[inline]
            fn has_decreased(&self, __earlier: &Self) -> ::core::primitive::bool {
                false #(|| #decreases)*
            }
        }
    });
    quote! {
        impl __rt::Row for #row #bounds {
            const SCHEMA: &'static __rt::Schema = <#ident as __rt::MetricSet>::SCHEMA;
            const FIELDS: &'static [&'static [__rt::Field]] = &#fields;
            fn templates() -> &'static __rt::Templates {
                static __TEMPLATES: __rt::Templates = __rt::Templates::new();
                &__TEMPLATES
            }
            #key
            #write
            #visited
            #[inline]
            fn subtract(&mut self, __earlier: &Self) {
                #(self.#names = #differences;)*
                #differences_of_families
            }
            #decreases
        }
    }
}

fn parts(metric: &Metric) -> (&Ident, TokenStream) {
    (&metric.field, types::instrument(metric, &quote!(__rt)))
}
