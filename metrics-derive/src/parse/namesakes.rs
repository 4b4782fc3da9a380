//! What is made beside the struct has names of its own.

use proc_macro2::Ident;
use quote::format_ident;

use crate::errors::Errors;
use crate::made::of_metric;
use crate::set::{Set, name_of};

/// Methods of every snapshot, which looks a row up by the name of the key.
const SNAPSHOT_METHODS: &[&str] = &["since", "totals", "gather", "encode", "prometheus_text"];

/// Reports names that are taken; what is made gets another one, so that the rest is read on.
pub(super) fn refuse_taken(errors: &mut Errors, set: &mut Set) {
    refuse_methods(errors, set);
    let mut taken = vec![(set.ident.clone(), "the struct")];
    let made: Vec<Ident> = set.metrics.iter().flat_map(of_metric).map(|made| made.ident).collect();
    for (ident, what) in types(set) {
        if let Some((_, other)) = taken.iter().find(|(earlier, _)| earlier == ident) {
            errors.at(&*ident, format!("`{ident}` is {other} already: give {what} another name"));
            *ident = format_ident!("__{ident}Of{}", taken.len());
        } else if let Some(made) = made.iter().find(|made| *made == ident) {
            errors.at(made, format!("`{made}` is {what} already: give this type another name"));
            *ident = format_ident!("__{ident}Of{}", taken.len());
        }
        taken.push((ident.clone(), what));
    }
    for metric in &mut set.metrics {
        if let Some(made) = of_metric(metric).into_iter().find(|made| made.ident == set.ident) {
            let ident = made.ident;
            let message = format!("`{ident}` is the struct already: give this type another name");
            errors.at(ident, message);
            metric.give_up();
        }
    }
}

fn refuse_methods(errors: &mut Errors, set: &mut Set) {
    let Some(keyed) = &mut set.keyed else { return };
    let name = keyed.look_up("").to_string();
    let Some(first) = keyed.arguments.first_mut() else { return };
    if SNAPSHOT_METHODS.contains(&&*name) {
        errors.push(syn::Error::new(
            first.name,
            format!(
                "`{name}` is the name of another method of the snapshot, which looks a row up by `{name}(…)`: expected another label"
            ),
        ));
        first.field = format_ident!("__{}", name_of(&first.field));
    }
}

/// The types that are made of the struct, those with the names that they have by default first.
fn types(set: &mut Set) -> Vec<(&mut Ident, &'static str)> {
    let is_default = {
        let struct_name = set.ident.clone();
        move |ident: &Ident, suffix: &str| *ident == format_ident!("{struct_name}{suffix}")
    };
    let mut types = Vec::new();
    if let Some(keyed) = &mut set.keyed {
        types.push((&mut keyed.registry, "the registry", "Registry"));
        types.push((&mut keyed.row, "the row", "Row"));
    }
    types.push((&mut set.snapshot, "the snapshot", "Snapshot"));
    types.sort_by_key(|(ident, _, suffix)| !is_default(ident, suffix));
    types.into_iter().map(|(ident, what, _)| (ident, what)).collect()
}
