//! Proofs that a deprecated metric and the metric that replaces it have the same labels, if types state them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::proof::proof;
use super::{Parameters, key};
use crate::model::Metric;

/// Proves for each field with `replaced_by` that its labels are those of the other metric. The rules compare what the
/// macro knows.
pub(super) fn proofs(parameters: &Parameters) -> TokenStream {
    let set = &parameters.set;
    let proofs = set.metrics.iter().filter_map(|metric| {
        let deprecation = metric.deprecation.as_ref()?;
        let (old, new) = (&metric.name.value, deprecation.statement.replacement.as_ref()?);
        let families = [old, new].map(|name| set.family(name).collect::<Vec<_>>());
        let is_unknown = |metric: &&Metric| metric.has_shared_enum() || metric.family_key.is_some();
        if !families.iter().flatten().any(is_unknown) || families[1].is_empty() {
            return None;
        }
        let labels = families.map(|family| labels(parameters, &family));
        if labels[0].to_string() == labels[1].to_string() {
            return None;
        }
        let message = quote!(__rt::replacement::mismatch([#old, #new], [#(#labels),*]));
        Some(proof(metric.replacement_span(), &message))
    });
    proofs.collect()
}

/// Returns the labels of a family, as constants know them.
fn labels(parameters: &Parameters, family: &[&Metric]) -> TokenStream {
    let closed = parameters.closed_labels.labels(family);
    let has_label_set =
        |metric: &&&Metric| metric.family_key.as_ref().is_some_and(|key| key.label_set().is_some());
    let label_set = family.first().filter(has_label_set);
    let open = match label_set {
        Some(metric) => {
            let constant = key::constant(&parameters.set, Some(metric)).into_token_stream();
            quote!(#constant.labels)
        }
        None => quote!(&[]),
    };
    quote!(__rt::replacement::FamilyLabels { closed: #closed, open: #open })
}
