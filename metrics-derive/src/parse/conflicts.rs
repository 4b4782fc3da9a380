//! Names that conflict: of fields, methods and types, both generated ones and the user's.
//!
//! A conflicting part is reported and left out, so that the names of those that remain are distinct.

use proc_macro2::Ident;
use syn::Type;

use crate::errors::Errors;
use crate::model::instrument::{self, BY, FAMILY, WITH_EXEMPLARS};
use crate::model::{
    GeneratedKind, GeneratedType, KeyLabels, Keyed, Metric, Set, Spanned, name_of, variant,
};

/// The methods of every snapshot, besides the one that finds a row.
const SNAPSHOT_METHODS: &[&str] = &["since", "totals", "gather", "encode", "prometheus_text"];

/// The parts of a struct that have names before its metrics do.
pub(super) struct Names<'a> {
    pub(super) ident: &'a Ident,
    pub(super) keyed: Option<&'a Keyed>,
    /// Whether the set has a method `snapshot`.
    pub(super) has_snapshot: bool,
}

/// Returns the metrics and the recorders whose names are free. Also returns whether the names of all generated
/// types are; otherwise the struct refers to another type with such a name.
pub(super) fn free_metrics(
    errors: &mut Errors,
    parsed: Vec<Metric>,
    names: &Names<'_>,
) -> (Vec<Metric>, bool) {
    let mut methods = vec!["new".to_owned()];
    methods.extend(names.has_snapshot.then(|| "snapshot".to_owned()));
    let (mut free, mut are_types_free) = (Vec::new(), true);
    for mut metric in parsed {
        let is_field_free = is_field_free(errors, &metric.field, names.keyed);
        let types = errors.whole(|errors| refuse_types(errors, &metric, &free, names.ident));
        are_types_free &= types.is_some();
        metric.recorders.retain(|recorder| is_method_free(errors, &recorder.name, &mut methods));
        if is_field_free && types.is_some() {
            free.push(metric);
        }
    }
    (free, are_types_free)
}

/// Reports a field with the name of the key, because the row has a field for it.
fn is_field_free(errors: &mut Errors, field: &Ident, keyed: Option<&Keyed>) -> bool {
    let is_free = keyed.is_none_or(|keyed| name_of(&keyed.name) != name_of(field));
    if !is_free {
        errors.at(
            field,
            format!(
                "field `{field}` has the same name as the key, and both are fields of the row: \
                 rename the field, and keep the metric's name with `name = \"…\"`"
            ),
        );
    }
    is_free
}

/// Reports a recorder that has the name of another method of the struct.
fn is_method_free(errors: &mut Errors, method: &Ident, methods: &mut Vec<String>) -> bool {
    let name = name_of(method);
    let is_free = !methods.contains(&name);
    if !is_free {
        errors.at(
            method,
            format!("the struct already has a method `{name}`: choose another name for this one"),
        );
    }
    methods.push(name);
    is_free
}

/// Reports label values that no variant can be named after. Duplicate values are left to the rules.
fn refuse_variants(errors: &mut Errors, generated: &GeneratedType<'_>) {
    let GeneratedKind::Enum(values) = generated.kind else { return };
    for (index, value) in values.iter().enumerate() {
        let variant = variant(value);
        let is_same = |earlier: &&Spanned<String>| self::variant(earlier) == variant;
        let earlier = values[..index].iter().find(is_same);
        let text = value.value.escape_debug();
        let problem = match (variant, earlier) {
            (None, _) => format!("no variant can be named after `{text}`"),
            (Some(variant), Some(earlier)) if earlier.value != value.value => {
                let earlier = earlier.value.escape_debug();
                format!("`{earlier}` and `{text}` would both become variant `{variant}`")
            }
            _ => continue,
        };
        let fix = "write the enum, derive `LabelEnum`, and use `#[label(\"…\")]` on the variant";
        errors.at_span(value.span, format!("{problem}: {fix}"));
    }
}

/// Reports generated types whose names are taken by the runtime, the struct or a type that an earlier metric
/// generates.
fn refuse_types(errors: &mut Errors, metric: &Metric, earlier: &[Metric], struct_name: &Ident) {
    for (index, generated) in metric.generated_types().enumerate() {
        refuse_variants(errors, &generated);
        let ident = generated.ident;
        let name = name_of(ident);
        let earlier = earlier.iter().flat_map(Metric::generated_types);
        let mut earlier = earlier.chain(metric.generated_types().take(index));
        if [BY, FAMILY, WITH_EXEMPLARS].contains(&&*name)
            || instrument::ALL.iter().any(|known| known.name == name)
        {
            errors.at(
                ident,
                format!(
                    "`{name}` is a type of `frozen_metrics`: choose another name for this type"
                ),
            );
        } else if name == name_of(struct_name) {
            errors.at(
                ident,
                format!("`{name}` is the name of the struct: choose another name for this type"),
            );
        } else if earlier.any(|earlier| earlier.ident == ident && earlier != generated) {
            errors.at(
                ident,
                format!("another field generates a different `{name}`: choose another name"),
            );
        }
    }
}

/// Reports names of the set's own types and methods that are taken. Returns whether all are free.
pub(super) fn are_own_types_free(errors: &mut Errors, set: &Set) -> bool {
    let are_free = errors.whole(|errors| {
        if let Some(keyed) = &set.keyed {
            refuse_members_of_snapshot(errors, keyed);
        }
        let mut taken = vec![(&set.ident, "struct")];
        for (ident, key) in own_types(set) {
            refuse_own_type(errors, set, &taken, ident, key);
            taken.push((ident, key));
        }
    });
    are_free.is_some()
}

/// Reports the registry, the row or the snapshot, which `key` renames, if its name is taken.
fn refuse_own_type(
    errors: &mut Errors,
    set: &Set,
    taken: &[(&Ident, &str)],
    ident: &Ident,
    key: &str,
) {
    let name = name_of(ident);
    let is_same = |other: &Ident| name_of(other) == name;
    let mut generated = set.metrics.iter().flat_map(Metric::generated_types);
    let (place, message) = if let Some((_, other)) = taken.iter().find(|(other, _)| is_same(other))
    {
        (ident, format!("`{name}` is the name of the {other}: choose another name for the {key}"))
    } else if let Some(generated) = generated.find(|generated| is_same(generated.ident)) {
        let message =
            format!("the derive generates the {key} `{name}`: choose another name for this type");
        (generated.ident, message)
    } else if let Some(used) = used_types(set).find(|used| is_same(used)) {
        let message = format!(
            "the derive also generates the {key} `{name}`: choose another name for it with `{key} = …`"
        );
        (used, message)
    } else {
        return;
    };
    errors.at(place, message);
}

/// Returns the names of the user's own types that the struct mentions.
fn used_types(set: &Set) -> impl Iterator<Item = &Ident> {
    let types = set.label_enums().chain(set.label_sets()).chain(set.shared_layouts());
    types.filter_map(|ty| match ty {
        Type::Path(path) if path.path.segments.len() == 1 => Some(&path.path.segments[0].ident),
        _ => None,
    })
}

/// Reports a field of the rows or a method that finds a row whose name the snapshot uses.
fn refuse_members_of_snapshot(errors: &mut Errors, keyed: &Keyed) {
    if keyed.usage.is_some() && name_of(&keyed.rows) == "usage" {
        errors.at(
            &keyed.rows,
            "the snapshot already has a field `usage`, which `usage(…)` declares: choose another name for the rows",
        );
    }
    if keyed.key.label_set().is_some() && name_of(&keyed.rows) == "overflow" {
        errors.at(
            &keyed.rows,
            "the snapshot already has a field `overflow`: choose another name for the rows",
        );
    }
    let name = name_of(&keyed.name);
    if SNAPSHOT_METHODS.contains(&&*name) {
        let fix = match keyed.key.labels {
            KeyLabels::Text(_) => format!("choose another label, such as `{name}_name`"),
            KeyLabels::LabelSet(_) => "choose another name for the type".to_owned(),
        };
        errors.at_span(
            keyed.name.span(),
            format!("the method of the snapshot that finds a row is named after the key, but the snapshot already has a method `{name}`: {fix}"),
        );
    }
}

/// Returns the registry, the row and the snapshot, those with default names first, each with the key that
/// renames it.
fn own_types(set: &Set) -> Vec<(&Ident, &'static str)> {
    let keyed = set
        .keyed
        .iter()
        .flat_map(|keyed| [(&keyed.registry, "registry", "Registry"), (&keyed.row, "row", "Row")]);
    let mut types: Vec<_> = keyed.chain([(&set.snapshot, "snapshot", "Snapshot")]).collect();
    let struct_name = name_of(&set.ident);
    types.sort_by_key(|(ident, _, suffix)| name_of(ident) != format!("{struct_name}{suffix}"));
    types.into_iter().map(|(ident, key, _)| (ident, key)).collect()
}
