//! The names of arguments of generated methods. They appear in documentation, so they are plain words, and
//! items of the user may have the same names.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Parameters;
use super::set::recorder_arguments;

/// The arguments of every set's methods.
const COMMON: [&str; 2] = ["earlier", "out"];

/// The arguments of a registry's methods, besides the key.
const OF_REGISTRY: [&str; 1] = ["record"];

/// Defines a function for each argument, in the scope of the methods.
///
/// If a `const`, a `static` or a unit struct with the name of an argument is in scope, rustc reads the
/// argument as a pattern that matches this item, which is an error. If a function with this name is in scope,
/// the argument is a variable. The functions are in an inner scope, so they hide the user's items.
pub(super) fn shield(parameters: &Parameters) -> TokenStream {
    let set = &parameters.set;
    let recorders = set.metrics.iter().flat_map(|metric| {
        metric.recorders.iter().flat_map(|recorder| {
            let (labels, argument) = recorder_arguments(metric, recorder.method);
            labels.into_iter().chain(argument)
        })
    });
    let labels = set.keyed.iter().map(|keyed| keyed.name.clone());
    let of_registry: &[&str] = if set.keyed.is_some() { &OF_REGISTRY } else { &[] };
    let fixed = COMMON.iter().chain(of_registry).map(|name| format_ident!("{name}"));
    let all = fixed.chain(labels).chain(recorders);
    let distinct: BTreeMap<String, Ident> = all.map(|name| (name.to_string(), name)).collect();
    let names = distinct.values();
    quote!(#(fn #names() {})*)
}
