//! What is expanded takes for granted that an enum of the user's own is one of label values, and only
//! the proof of its values does not: one that is none is an error there, and not in all the rest.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use crate::set::{Enum, Set};

/// The clause of each item that has such an enum in its types; `None` where there is no such enum.
///
/// A clause without parameters is looked into where it stands; under `for` it is believed.
pub(super) fn clause(set: &Set, root: &TokenStream) -> Option<TokenStream> {
    let mut bounds: Vec<TokenStream> = Vec::new();
    for ty in enums(set) {
        let bound = quote!(for<'__a> #ty: #root::LabelEnum);
        if !bounds.iter().any(|known| known.to_string() == bound.to_string()) {
            bounds.push(bound);
        }
    }
    (!bounds.is_empty()).then(|| quote!(where #(#bounds),*))
}

/// Where the proof stands: what can have no clause stands there too, for rustc says the same of one
/// place once.
pub(super) fn span(set: &Set) -> Span {
    let last = enums(set).next().and_then(|ty| ty.to_token_stream().into_iter().last());
    last.map_or_else(Span::call_site, |token| token.span())
}

fn enums(set: &Set) -> impl Iterator<Item = &syn::Type> {
    let labels = set.metrics.iter().flat_map(|metric| &metric.labels);
    let enums = labels.filter_map(|label| label.of.as_ref());
    enums.filter(|of| !of.is_made).map(|Enum { ty, .. }| ty)
}
