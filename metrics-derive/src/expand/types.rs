//! The types of a field and of its value, by absolute paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tokens;
use crate::model::instrument::RustType;
use crate::model::{InstrumentData, Metric};

/// Returns the field's type, by the path `root`.
pub(super) fn instrument(metric: &Metric, root: &TokenStream) -> TokenStream {
    let plain = plain(metric, root);
    let instrument = match metric.has_exemplars {
        true => quote!(#root::WithExemplars<#plain>),
        false => plain,
    };
    partitioned(metric, root, instrument)
}

/// Returns the instrument inside `By` and `WithExemplars`.
pub(super) fn plain(metric: &Metric, root: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", metric.instrument.name);
    let parameter = parameter(metric).map(|parameter| quote!(<#parameter>));
    quote!(#root::#name #parameter)
}

/// Returns the type of the metric's value in a row.
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

/// Returns a type of an instrument's method.
pub(super) fn rust(ty: RustType, metric: &Metric, root: &TokenStream) -> TokenStream {
    let parameter = parameter(metric);
    match ty {
        RustType::Core(path) => tokens(path),
        RustType::Parameter => quote!(#parameter),
        RustType::OptionOfParameter => quote!(::core::option::Option<#root::Arc<#parameter>>),
        RustType::BoolByParameter => quote!(#root::By<#parameter, ::core::primitive::bool>),
        RustType::HistogramOf(amount) => {
            let amount = tokens(amount);
            quote!(#root::HistogramValue<#parameter, #amount>)
        }
    }
}

/// Returns the instrument's type parameter.
fn parameter(metric: &Metric) -> Option<TokenStream> {
    match &metric.data {
        InstrumentData::Counter | InstrumentData::Gauge => None,
        InstrumentData::Histogram { layout, .. } => Some(quote!(#layout)),
        InstrumentData::StateSet { states } => Some(quote!(#states)),
        InstrumentData::Info { labels, .. } => Some(quote!(#labels)),
    }
}

fn partitioned(metric: &Metric, root: &TokenStream, inner: TokenStream) -> TokenStream {
    metric.by().rev().fold(inner, |inner, (_, label)| quote!(#root::By<#label, #inner>))
}
