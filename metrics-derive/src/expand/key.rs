//! Keys: as arguments of methods, as fields of rows, and the data and proofs of label sets.

use std::ptr;

use frozen_metrics_schema::Key;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::hygiene::{generated, in_one_place};
use super::proof::proof;
use super::{Parameters, schema};
use crate::golden::SetGolden;
use crate::model::{DeclaredKey, KeyLabels, Keyed, LabelsInOrder, Metric, Set, name_of};

/// Returns the key's type in the runtime.
pub(super) fn ty(keyed: &Keyed) -> TokenStream {
    match &keyed.key.labels {
        KeyLabels::Text(_) => quote!(__rt::String),
        KeyLabels::LabelSet(ty) => quote!(#ty),
    }
}

/// Returns the argument of a method that takes a key: `channel: &str`.
pub(super) fn argument(keyed: &Keyed) -> TokenStream {
    let name = &keyed.name;
    match &keyed.key.labels {
        KeyLabels::Text(_) => quote!(#name: &::core::primitive::str),
        KeyLabels::LabelSet(ty) => {
            quote!(#name: <#ty as __rt::LabelSet>::With<'_>)
        }
    }
}

/// Returns the type of the row's field.
pub(super) fn in_row(keyed: &Keyed, root: &TokenStream) -> TokenStream {
    match &keyed.key.labels {
        KeyLabels::Text(_) => quote!(#root::String),
        KeyLabels::LabelSet(ty) => quote!(#root::RowLabels<#ty>),
    }
}

/// Returns the name of a registry's method that takes a key: `for_channel`.
pub(super) fn look_up(keyed: &Keyed, prefix: &str) -> Ident {
    format_ident!("{prefix}{}", name_of(&keyed.name), span = generated(keyed.span))
}

/// A label set that is the key of the set or of a family.
#[derive(Clone, Copy)]
struct LabelSetKey<'a> {
    key: &'a DeclaredKey,
    label_set: &'a Type,
    /// The metric of the family; `None` for the key of the set.
    metric: Option<&'a Metric>,
}

fn label_sets(set: &Set) -> impl Iterator<Item = LabelSetKey<'_>> {
    let of_set = set.keyed.iter().map(|keyed| (&keyed.key, None));
    let of_families = set.open_families().map(|(metric, key)| (key, Some(metric)));
    of_set
        .chain(of_families)
        .filter_map(|(key, metric)| Some(LabelSetKey { key, label_set: key.label_set()?, metric }))
}

/// Returns the name of the constant with the data of the label set that is the key of the set, if it is one.
pub(super) fn label_set(set: &Set) -> Option<Ident> {
    set.keyed.as_ref()?.key.label_set().map(|_| constant(set, None))
}

/// Returns the name of the constant with the data of a label set. Families with the same label set in the same order
/// share it.
pub(super) fn constant(set: &Set, family: Option<&Metric>) -> Ident {
    let key = family.and_then(|metric| metric.family_key.as_ref());
    let is_same =
        |(_, other): (_, &DeclaredKey)| key.is_some_and(|key| has_same_labels(key, other));
    match set.open_families().position(is_same) {
        Some(index) => format_ident!("__LABEL_SET_{index}"),
        None => format_ident!("__LABEL_SET_OF_KEY"),
    }
}

fn has_same_labels(a: &DeclaredKey, b: &DeclaredKey) -> bool {
    let [names, of_b] = [a, b].map(|key| key.order.as_ref().map(|order| &order.names));
    a.labels.source() == b.labels.source() && names == of_b
}

/// Returns the data of the label sets as constants.
pub(super) fn constants(set: &Set) -> TokenStream {
    let mut names = Vec::new();
    let constants = label_sets(set).filter_map(|LabelSetKey { key, label_set, metric }| {
        let (constant, (ty, _)) = (constant(set, metric), in_one_place(label_set));
        if names.contains(&constant) {
            return None;
        }
        names.push(constant.clone());
        let data = quote! {
            __rt::LabelSetData {
                labels: <#ty as __rt::LabelSet>::LABELS,
                orders: <#ty as __rt::LabelSet>::ORDERS,
                indices: &[],
            }
        };
        let Some(LabelsInOrder { names, .. }) = &key.order else {
            return Some(quote!(const #constant: __rt::LabelSetData = #data;));
        };
        let count = names.len();
        Some(quote! {
            const #constant: __rt::LabelSetData = {
                static __ORDERED: &__rt::OrderedLabels<#count> =
                    &__rt::OrderedLabels::new(#data, [#(#names),*]);
                __ORDERED.data()
            };
        })
    });
    constants.collect()
}

/// Proves that the label sets fit: their labels are those of the golden, differ from the other labels, and do not have
/// the overflow value.
pub(super) fn proofs(parameters: &Parameters, golden: Option<&SetGolden>) -> TokenStream {
    let set = &parameters.set;
    let proofs = label_sets(set).map(|label_set| {
        let LabelSetKey { key, label_set: ty, metric } = label_set;
        let (_, span) = in_one_place(ty);
        let name = key.labels.source();
        let constant = constant(set, metric);
        let labels = quote!(#constant.labels);
        let taken = taken(set, label_set);
        // The labels of the key also precede those of a family.
        let of_key = self::label_set(set).filter(|_| metric.is_some());
        let names = (!taken.is_empty() || of_key.is_some()).then(|| {
            let of_key = of_key.map_or_else(|| quote!(&[]), |of_key| quote!(#of_key.labels));
            let taken = quote!(&[#(#taken),*]);
            let names = quote!(__rt::label_set::duplicate(#name, #labels, #taken, #of_key));
            proof(span, &names)
        });
        let order = key.order.as_ref().map(|LabelsInOrder { key, names }| {
            let (ty, _) = in_one_place(ty);
            let labels = quote!(<#ty as __rt::LabelSet>::LABELS);
            proof(*key, &quote!(__rt::label_set::order(#name, #labels, &[#(#names),*])))
        });
        let overflow = overflow(set, label_set);
        let drift = golden.and_then(|golden| {
            let (subject, frozen, line) = frozen(golden, metric)?;
            let (frozen, place) =
                (schema::labels(frozen), format!("{}:{line}", golden.file.shown()));
            let (names, advice) = (quote!([#name, #subject]), &golden.advice);
            let labels = quote!([#labels, const { #frozen }]);
            let drift = quote!(__rt::label_set::drift(#names, #labels, [#place, #advice]));
            Some(proof(span, &drift))
        });
        quote!(#order #names #overflow #drift)
    });
    proofs.collect()
}

/// Proves that no label has the overflow value. The first of the keys with the same labels and the same overflow proves
/// it for all of them.
fn overflow(set: &Set, LabelSetKey { key, metric, .. }: LabelSetKey<'_>) -> Option<TokenStream> {
    let overflow = &key.overflow;
    let constant = constant(set, metric);
    let mut others = label_sets(set).filter(|other| {
        self::constant(set, other.metric) == constant && other.key.overflow.value == overflow.value
    });
    let is_first = others.next().is_some_and(|first| ptr::eq(first.key, key));
    let others = others.filter_map(|other| Some(&other.metric?.name.value));
    let (name, value) = (key.labels.source(), &overflow.value);
    is_first.then(|| {
        let others = quote!(&[#(#others),*]);
        let message = quote!(__rt::label_set::overflow([#name, #value], #constant.labels, #others));
        proof(overflow.span, &message)
    })
}

/// Returns the other labels of the families that have the label set, each with the first family that has it.
fn taken(set: &Set, LabelSetKey { metric, .. }: LabelSetKey<'_>) -> Vec<TokenStream> {
    let metrics = set
        .metrics
        .iter()
        .filter(|other| metric.is_none_or(|metric| metric.name.value == other.name.value));
    let of_metrics = metrics.flat_map(|metric| {
        let constant = metric.labels.iter().map(|label| label.name.value.clone());
        let labels = constant.chain(metric.info_names().map(name_of));
        labels.map(|label| (label, &*metric.name.value))
    });
    let of_key =
        metric.zip(set.keyed.as_ref()).and_then(|(metric, keyed)| match &keyed.key.labels {
            KeyLabels::Text(label) => Some((label.value.clone(), &*metric.name.value)),
            KeyLabels::LabelSet(_) => None,
        });
    let mut distinct: Vec<(String, &str)> = Vec::new();
    for (label, family) in of_metrics.chain(of_key) {
        if !distinct.iter().any(|(known, _)| *known == label) {
            distinct.push((label, family));
        }
    }
    distinct.iter().map(|(label, family)| quote!([#label, #family])).collect()
}

/// Returns the key that the golden freezes, what messages call it, and its line. `None` if the golden is not compared or
/// has no such key, which the macro reports.
fn frozen<'a>(golden: &'a SetGolden, metric: Option<&Metric>) -> Option<(String, &'a Key, usize)> {
    let frozen = golden.frozen.as_ref()?;
    let Some(metric) = metric else {
        let line = frozen.key_line.unwrap_or(1);
        return Some(("the key".to_owned(), frozen.schema.key.as_ref()?, line));
    };
    let name = &metric.name.value;
    let line = frozen.lines_of(name)?.annotation("LABELS")?;
    Some((format!("`{name}`"), frozen.schema.family(name)?.key.as_ref()?, line))
}
