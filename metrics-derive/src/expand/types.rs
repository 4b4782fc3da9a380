//! The types of a field and of its value, by whole paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tokens;
use crate::instrument::Rust;
use crate::set::Metric;

/// The instrument, as `root` names it.
pub(super) fn instrument(metric: &Metric, root: &TokenStream) -> TokenStream {
    let plain = plain(metric, root);
    let instrument = match metric.has_exemplars {
        true => quote!(#root::WithExemplars<#plain>),
        false => plain,
    };
    partitioned(metric, root, instrument)
}

/// The instrument inside what partitions it and gives it exemplars.
pub(super) fn plain(metric: &Metric, root: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", metric.instrument.name);
    let parameter = metric.parameter.as_ref().map(|parameter| quote!(<#parameter>));
    quote!(#root::#name #parameter)
}

/// Its value in a row.
pub(super) fn value(metric: &Metric, root: &TokenStream) -> TokenStream {
    let value = match metric.has_exemplars {
        true => {
            let plain = plain(metric, root);
            quote!(#root::Exemplifying<#plain>)
        }
        false => rust(metric.instrument.value, metric, root),
    };
    partitioned(metric, root, value)
}

/// What a verb takes.
pub(super) fn rust(ty: Rust, metric: &Metric, root: &TokenStream) -> TokenStream {
    let parameter = &metric.parameter;
    match ty {
        Rust::Core(path) => tokens(path),
        Rust::Parameter => quote!(#parameter),
        Rust::OptionOfParameter => quote!(::core::option::Option<#root::Arc<#parameter>>),
        Rust::BoolByParameter => quote!(#root::By<#parameter, ::core::primitive::bool>),
        Rust::HistogramOf(amount) => {
            let amount = tokens(amount);
            quote!(#root::HistogramValue<#parameter, #amount>)
        }
    }
}

fn partitioned(metric: &Metric, root: &TokenStream, inner: TokenStream) -> TokenStream {
    metric.by().rev().fold(inner, |inner, (_, label)| quote!(#root::By<#label, #inner>))
}
