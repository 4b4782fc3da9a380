//! The trait of a bucket layout, and the proofs of the layouts that a set shares.

use frozen_metrics_schema::Buckets;
use frozen_metrics_schema::exposition::bound;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::Parameters;
use super::hygiene::{adopted, in_one_place};
use super::parameters::runtime;
use super::proof::proof;
use crate::golden::SetGolden;
use crate::model::{InstrumentData, Layout, Metric, Spanned};
use crate::to_source::to_source;

/// Everything that the derive adds to the struct.
pub(crate) fn layout(layout: &Layout) -> TokenStream {
    let runtime = runtime(layout.runtime.as_ref());
    let ident = match layout.is_deprecated {
        true => adopted(&layout.ident),
        false => layout.ident.clone(),
    };
    let implementation = implementation(&ident, &layout.bounds, Span::call_site());
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #implementation
        };
    }
}

/// Returns the trait of a layout with these bounds. Errors about it are shown at `place`. Bounds that are not finite,
/// which violate a rule, are left out.
pub(super) fn implementation(ident: &Ident, bounds: &[Spanned<f64>], place: Span) -> TokenStream {
    let bounds = bounds.iter().map(|bound| bound.value).filter(|bound| bound.is_finite());
    let bounds: Vec<f64> = bounds.collect();
    let count = bounds.len() + 1;
    let spellings = bounds.iter().copied().map(bound);
    let above = bounds
        .iter()
        .map(|bound| u64::try_from(Buckets::nanoseconds_above(*bound)).unwrap_or(u64::MAX));
    quote_spanned! {place=>
        impl __rt::Buckets for #ident {
            const BOUNDS: &'static [::core::primitive::f64] = &[#(#bounds),*];
            const SPELLINGS: &'static [&'static ::core::primitive::str] = &[#(#spellings),*];
            const NANOSECONDS_ABOVE: &'static [::core::primitive::u64] = &[#(#above),*];
            type Cells<__T: __rt::ConstDefault> = [__T; #count];
        }
    }
}

/// Proves that the bounds of layout types are those of the golden, and that the fields of a family have the same.
pub(super) fn proofs(parameters: &Parameters, golden: Option<&SetGolden>) -> TokenStream {
    let families = parameters.set.families().into_iter();
    let pairs = families.flat_map(|family| {
        let first = family.first().copied();
        family.into_iter().filter_map(move |metric| Some((first?, metric)))
    });
    pairs.filter_map(|(first, metric)| proofs_of_metric(first, metric, golden)).collect()
}

fn proofs_of_metric(
    first: &Metric,
    metric: &Metric,
    golden: Option<&SetGolden>,
) -> Option<TokenStream> {
    let (layout, first_layout) = (self::layout_of(metric)?, self::layout_of(first)?);
    metric.shared_layout().or(first.shared_layout())?;
    let is_first = std::ptr::eq(first, metric);
    let (family, name) = (&*metric.name.value, source(layout));
    let (spellings, span) = spellings(layout);
    if !is_first {
        let (first_name, (first_spellings, _)) =
            (source(first_layout), self::spellings(first_layout));
        return (name != first_name).then(|| {
            let message = quote! {
                __rt::buckets::mismatch(#name, #family, #spellings, #first_name, #first_spellings)
            };
            proof(span, &message)
        });
    }
    let golden = golden?;
    let frozen = golden.frozen.as_ref()?;
    let bounds = frozen.schema.family(family)?.kind.bounds().iter().copied().map(bound);
    let (path, line) = (golden.file.shown(), *frozen.lines_of(family)?.series.first()?);
    let message = quote! {
        __rt::buckets::drift(#name, #family, #spellings, &[#(#bounds),*], #path, #line)
    };
    Some(proof(span, &message))
}

fn layout_of(metric: &Metric) -> Option<&Type> {
    match &metric.data {
        InstrumentData::Histogram { layout, .. } => Some(layout),
        _ => None,
    }
}

fn source(layout: &Type) -> String {
    to_source(&layout.to_token_stream())
}

/// Returns the bounds of a layout as goldens spell them, and the place of the layout.
fn spellings(layout: &Type) -> (TokenStream, Span) {
    let (ty, span) = in_one_place(layout);
    (quote!(<#ty as __rt::Buckets>::SPELLINGS), span)
}
