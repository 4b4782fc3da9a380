//! The types of a field and of its value, by absolute paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::instrument::ValueType;
use crate::model::{InstrumentData, Metric};

/// Returns the field's type, by the path `root`.
pub(super) fn instrument(metric: &Metric, root: &TokenStream) -> TokenStream {
    let plain = plain(metric, root);
    let instrument = match metric.has_exemplars() {
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
    if let Some(key) = &metric.family_key {
        let (label_set, instrument) = (key.label_set(), instrument(metric, root));
        return quote!(#root::FamilySnapshot<#label_set, #instrument>);
    }
    let value = match metric.has_exemplars() {
        true => {
            let plain = plain(metric, root);
            quote!(#root::Exemplifying<#plain>)
        }
        false => self::value_type(metric.instrument.value, metric, root),
    };
    partitioned(metric, root, value)
}

/// Returns a type of an instrument's value or method.
pub(super) fn value_type(ty: ValueType, metric: &Metric, root: &TokenStream) -> TokenStream {
    let parameter = parameter(metric);
    match ty {
        ValueType::U64 => quote!(::core::primitive::u64),
        ValueType::I64 => quote!(::core::primitive::i64),
        ValueType::F64 => quote!(::core::primitive::f64),
        ValueType::Bool => quote!(::core::primitive::bool),
        ValueType::OptionF64 => quote!(::core::option::Option<::core::primitive::f64>),
        ValueType::Duration => quote!(::core::time::Duration),
        ValueType::Parameter => quote!(#parameter),
        ValueType::OptionOfParameter => quote!(::core::option::Option<#root::Arc<#parameter>>),
        ValueType::BoolByParameter => quote!(#root::By<#parameter, ::core::primitive::bool>),
        ValueType::HistogramF64 => {
            quote!(#root::HistogramValue<#parameter, ::core::primitive::f64>)
        }
        ValueType::HistogramDuration => {
            quote!(#root::HistogramValue<#parameter, ::core::time::Duration>)
        }
    }
}

/// Returns the instrument's type parameter.
fn parameter(metric: &Metric) -> Option<TokenStream> {
    match &metric.data {
        InstrumentData::Plain(_) => None,
        InstrumentData::Histogram { layout, .. } => Some(quote!(#layout)),
        InstrumentData::StateSet => metric.states().map(|states| quote!(#states)),
        InstrumentData::Info { labels, .. } => Some(quote!(#labels)),
    }
}

fn partitioned(metric: &Metric, root: &TokenStream, inner: TokenStream) -> TokenStream {
    metric.by().rev().fold(inner, |inner, (_, label)| quote!(#root::By<#label, #inner>))
}
