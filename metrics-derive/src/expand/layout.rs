//! The trait of a bucket layout, and the proofs of the layouts that a set shares.

use frozen_metrics_schema::Buckets;
use frozen_metrics_schema::exposition::bound;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;

use super::Parameters;
use super::hygiene::{adopted, in_one_place};
use super::parameters::runtime;
use super::proof::proof;
use crate::golden::SetGolden;
use crate::model::{Layout, Metric, Set, Spanned};
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

/// Returns the data of the layouts that the set shares as constants, one for each type. All uses of a layout refer to its
/// constant. The constant names the field's histogram with the tokens of the field: if the type is not a layout, its error
/// equals the one at the field, and rustc shows only one of them.
pub(super) fn constants(set: &Set) -> TokenStream {
    let mut constants: Vec<Ident> = Vec::new();
    let items = set.metrics.iter().filter_map(|metric| {
        let (constant, owner) =
            (constant(set, metric.shared_layout()?)?, metric.owner_of_layout()?);
        let is_new = !constants.contains(&constant);
        constants.push(constant.clone());
        let data = quote!(<#owner as __rt::HasLayout>::LAYOUT);
        is_new.then(|| quote!(const #constant: __rt::LayoutData = #data;))
    });
    items.collect()
}

/// Returns the constant of a layout type that the set shares.
fn constant(set: &Set, layout: &Type) -> Option<Ident> {
    let index = set.shared_layouts().position(|other| source(other) == source(layout))?;
    Some(format_ident!("__LAYOUT_{index}"))
}

/// Returns the constant of the layout of this family, if it is a type that the set shares.
pub(super) fn of_family(set: &Set, family: &str) -> Option<Ident> {
    constant(set, set.family(family).next()?.shared_layout()?)
}

/// Proves that the bounds of layouts are those of the golden, and that the fields of a family have the same.
pub(super) fn proofs(parameters: &Parameters, golden: Option<&SetGolden>) -> TokenStream {
    let set = &parameters.set;
    let proofs = set.families().into_iter().flat_map(|family| {
        let Some((first, others)) = family.split_first() else { return Vec::new() };
        let mismatches = others.iter().filter_map(|metric| mismatch(set, first, metric));
        drift(set, first, golden).into_iter().chain(mismatches).collect()
    });
    proofs.collect()
}

/// Compares the layout of a family with the golden.
fn drift(set: &Set, metric: &Metric, golden: Option<&SetGolden>) -> Option<TokenStream> {
    let layout = metric.shared_layout()?;
    let SetGolden { file, frozen: Some(frozen), advice } = golden? else { return None };
    let (name, family) = (source(layout), &*metric.name.value);
    let (constant, (_, span)) = (constant(set, layout)?, in_one_place(layout));
    let bounds = frozen.schema.family(family)?.kind.bounds().iter().copied().map(bound);
    let (path, line) = (file.shown(), *frozen.lines_of(family)?.series.first()?);
    let message = quote! {
        __rt::buckets::drift(
            [#name, #family], [#constant.spellings, &[#(#bounds),*]], [#path, #advice], #line,
        )
    };
    Some(proof(span, &message))
}

/// Compares the layout of a field with that of the first field of its family. If `buckets(…)` declares both, a rule
/// compares them.
fn mismatch(set: &Set, first: &Metric, metric: &Metric) -> Option<TokenStream> {
    let (of_first, layout) = (first.layout()?, metric.layout()?);
    let (first_name, name, family) = (source(of_first), source(layout), &*metric.name.value);
    let are_inline = first.shared_layout().or(metric.shared_layout()).is_none();
    if are_inline || name == first_name {
        return None;
    }
    let (_, span) = in_one_place(layout);
    let [spellings, of_first] = [metric, first].map(|metric| spellings(set, metric));
    let message = quote! {
        __rt::buckets::mismatch([#name, #first_name, #family], [#spellings, #of_first])
    };
    Some(proof(span, &message))
}

fn source(layout: &Type) -> String {
    to_source(&layout.to_token_stream())
}

/// Returns the bounds of a histogram as goldens spell them.
fn spellings(set: &Set, metric: &Metric) -> TokenStream {
    match metric.shared_layout().and_then(|layout| constant(set, layout)) {
        Some(constant) => quote!(#constant.spellings),
        None => {
            let kind = metric.kind(None);
            let bounds = kind.bounds().iter().copied().map(bound);
            quote!(&[#(#bounds),*])
        }
    }
}
