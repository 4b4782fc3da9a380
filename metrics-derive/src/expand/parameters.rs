//! The names of parameters of generated methods. Documentation shows them, so they are plain words, which
//! items of the user may be called too.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::live;
use crate::keyed::Keyed;
use crate::set::Set;

/// Parameters of every set.
const FIXED: [&str; 2] = ["earlier", "out"];

/// Parameters of a registry, beside the labels of its key.
const OF_REGISTRY: [&str; 5] = ["record", "keys", "keep", "now", "idle"];

/// Defines a function for each parameter, in the scope of the methods.
///
/// A parameter that is called like a `const`, a `static` or a unit struct in scope is a pattern that
/// matches this item, and an error. A parameter that is called like a function is a variable, and an
/// item of an inner scope hides those further out.
pub(super) fn shield(set: &Set) -> TokenStream {
    let recorders = set.metrics.iter().flat_map(|metric| {
        metric.recorders.iter().flat_map(|recorder| {
            let (labels, argument) = live::parameters(metric, recorder.verb);
            labels.into_iter().chain(argument)
        })
    });
    let labels = set.keyed.iter().flat_map(Keyed::fields).cloned();
    let of_registry: &[&str] = if set.keyed.is_some() { &OF_REGISTRY } else { &[] };
    let fixed = FIXED.iter().chain(of_registry).map(|name| format_ident!("{name}"));
    let all = fixed.chain(labels).chain(recorders);
    let distinct: BTreeMap<String, Ident> = all.map(|name| (name.to_string(), name)).collect();
    let names = distinct.values();
    quote!(#(fn #names() {})*)
}
