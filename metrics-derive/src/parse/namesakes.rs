//! Names of the types and methods that the derive adds.

use proc_macro2::Ident;
use quote::format_ident;
use syn::Type;

use crate::errors::Errors;
use crate::made::{Made, of_metric};
use crate::set::{Set, name_of};

/// The methods of every snapshot, beside the one that is named after the key.
const SNAPSHOT_METHODS: &[&str] = &["since", "totals", "gather", "encode", "prometheus_text"];

/// Reports names that are taken. The generated type gets another name, so that the rest is checked too.
pub(super) fn refuse_taken(errors: &mut Errors, set: &mut Set) {
    refuse_methods(errors, set);
    let mut taken = vec![(set.ident.clone(), "the struct")];
    let made: Vec<Ident> = set.metrics.iter().flat_map(of_metric).map(|made| made.ident).collect();
    let used = used(set);
    for Generated { ident, what, key, .. } in generated(set) {
        let name = name_of(ident);
        let is_namesake = |other: &&Ident| name_of(other) == name;
        let message = match (
            taken.iter().find(|(earlier, _)| is_namesake(&earlier)),
            made.iter().find(is_namesake),
            used.iter().find(is_namesake),
        ) {
            (Some((_, other)), ..) => Some((
                ident.clone(),
                format!("`{name}` is {other} already: give {what} another name"),
            )),
            (_, Some(made), _) => Some((
                made.clone(),
                format!("`{name}` is {what} already: give this type another name"),
            )),
            (.., Some(used)) => Some((
                used.clone(),
                format!(
                    "`{name}` is also {what}, which the derive adds: give {what} another name, `{key} = …`"
                ),
            )),
            _ => None,
        };
        if let Some((token, message)) = message {
            errors.at(token, message);
            *ident = format_ident!("__{name}Of{}", taken.len());
        }
        taken.push((ident.clone(), what));
    }
    for metric in &mut set.metrics {
        let is_struct = |made: &Made| name_of(&made.ident) == name_of(&set.ident);
        if let Some(Made { ident, .. }) = of_metric(metric).into_iter().find(is_struct) {
            let message = format!("`{ident}` is the struct already: give this type another name");
            errors.at(ident, message);
            metric.give_up();
        }
    }
}

/// The names of the user's own types that the struct uses.
fn used(set: &Set) -> Vec<Ident> {
    let enums = set.metrics.iter().flat_map(|metric| &metric.labels).filter_map(|label| {
        let of = label.of.as_ref().filter(|of| !of.is_made)?;
        Some(&of.ty)
    });
    let of_key = set.keyed.iter().flat_map(|keyed| &keyed.arguments);
    let all = enums.chain(of_key.filter_map(|argument| argument.ty.as_ref()));
    let name = |ty: &Type| match ty {
        Type::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    };
    all.filter_map(name).collect()
}

fn refuse_methods(errors: &mut Errors, set: &mut Set) {
    let Some(keyed) = &mut set.keyed else { return };
    let name = name_of(&keyed.row_look_up);
    if SNAPSHOT_METHODS.contains(&&*name) {
        let span = keyed.row_look_up.span();
        let way_out = match keyed.arguments.len() {
            1 => format!("choose another label, such as `{name}_name`"),
            _ => "rename a label of the key".to_owned(),
        };
        errors.push(syn::Error::new(
            span,
            format!("the snapshot looks a row up by `{name}(…)`, and has another method of that name: {way_out}"),
        ));
        keyed.row_look_up = format_ident!("__{name}", span = span);
    }
}

/// A type that the derive adds.
struct Generated<'a> {
    ident: &'a mut Ident,
    what: &'static str,
    /// The key that gives it another name.
    key: &'static str,
    has_default_name: bool,
}

/// The types that the derive adds, those with their default names first.
fn generated(set: &mut Set) -> Vec<Generated<'_>> {
    let mut all = Vec::new();
    if let Some(keyed) = &mut set.keyed {
        all.push((&mut keyed.registry, "the registry", "registry", "Registry"));
        all.push((&mut keyed.row, "the row", "row", "Row"));
    }
    all.push((&mut set.snapshot, "the snapshot", "snapshot", "Snapshot"));
    let struct_name = name_of(&set.ident);
    let all = all.into_iter().map(|(ident, what, key, suffix)| {
        let has_default_name = name_of(ident) == format!("{struct_name}{suffix}");
        Generated { ident, what, key, has_default_name }
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|generated| !generated.has_default_name);
    all
}
