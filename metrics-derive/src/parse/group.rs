//! A group: its fields, and what `#[member(…)]` adds to them.

use frozen_metrics_schema::golden::EXAMPLE_KEY;
use frozen_metrics_schema::{name, rules};
use proc_macro2::TokenStream;
use syn::{Data, DataStruct, DeriveInput, Fields, LitStr};

use super::attribute::{self, Entry};
use super::once::Once;
use super::{at, is_deprecated};
use crate::errors::Errors;
use crate::golden::TestOf;
use crate::group::{Group, Member};
use crate::set::{At, name_of};

/// Every key of `#[member(…)]`, in the order that the documentation lists them.
const KEYS: &[&str] = &["prefix", "labels", "golden"];

/// The group, as far as it can be read; `None` for what is no item at all.
pub(crate) fn group(errors: &mut Errors, input: TokenStream) -> Option<Group> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (runtime, golden_test) = options(errors, &input);
    let fields = fields(errors, &input);
    let members: Vec<_> = fields.iter().filter_map(|field| member(errors, field)).collect();
    let attributes = input.attrs.iter().chain(fields.iter().flat_map(|field| &field.attrs));
    Some(Group {
        is_whole: !members.is_empty() && members.len() == fields.len(),
        is_deprecated: is_deprecated(attributes),
        ident: input.ident,
        generics: input.generics,
        runtime,
        golden_test,
        members,
    })
}

/// The fields of what can be a group.
fn fields(errors: &mut Errors, input: &DeriveInput) -> Vec<syn::Field> {
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics.params,
            "expected a struct without parameters: its schemas are known when compiling",
        );
        return Vec::new();
    }
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. })
            if !fields.named.is_empty() =>
        {
            fields.named.iter().cloned().collect()
        }
        _ => {
            errors.at(
                &input.ident,
                "expected a struct with named fields, each of them a source of metrics",
            );
            Vec::new()
        }
    }
}

/// `#[group(crate = path, golden_test = none)]`.
fn options(errors: &mut Errors, input: &DeriveInput) -> (Option<syn::Path>, TestOf) {
    let (mut runtime, mut golden_test) = (Once::unsaid(), Once::unsaid());
    for entry in attribute::entries(errors, &input.attrs, "group") {
        match entry.key.to_string().as_str() {
            "crate" => runtime.take(errors, &entry, Entry::path),
            "golden_test" => golden_test.take(errors, &entry, super::options::golden_test),
            _ => {
                entry.unknown(errors, &["crate", "golden_test"]);
                true
            }
        };
    }
    (runtime.into_value(), golden_test.into_value().unwrap_or(TestOf::Derive))
}

fn member(errors: &mut Errors, field: &syn::Field) -> Option<Member> {
    let ident = field.ident.clone()?;
    let (mut prefix, mut labels, mut golden) = (Once::unsaid(), Once::unsaid(), Once::unsaid());
    let (_, is_sound) = errors.watch(|errors| {
        for entry in attribute::entries(errors, &field.attrs, "member") {
            match entry.key.to_string().as_str() {
                "prefix" => prefix.take(errors, &entry, Entry::string),
                "labels" => labels.take(errors, &entry, self::labels),
                "golden" => golden.take(errors, &entry, goldens),
                _ => {
                    entry.unknown(errors, KEYS);
                    true
                }
            };
        }
        if let Some(prefix) = prefix.as_ref() {
            check_prefix(errors, prefix);
        }
    });
    let changes = prefix.key().or(labels.key()).cloned();
    if let (Some(key), None, true) = (&changes, golden.key(), is_sound) {
        errors.at(
            key,
            format!(
                "expected `golden = \"…\"` beside `{key}`, or `golden(\"…\", \"…\")` for a member of several schemas: it changes what is on the wire, and the golden of `{ident}` does not show it; `golden = none` leaves it unfrozen"
            ),
        );
    }
    if let (None, Some(key)) = (&changes, golden.key()) {
        errors.at(
            key,
            format!("`golden` is for a member with `prefix` or `labels`: the struct of `{ident}` names its own"),
        );
    }
    is_sound.then(|| Member {
        field: ident,
        ty: field.ty.clone(),
        prefix: prefix.into_value(),
        labels: labels.into_value().unwrap_or_default(),
        goldens: golden.into_value().filter(|_| changes.is_some()).unwrap_or_default(),
    })
}

fn check_prefix(errors: &mut Errors, prefix: &LitStr) {
    if let Err(error) = name::metric(&prefix.value()) {
        errors.at(prefix, format!("every name begins with the prefix: {error}"));
    }
}

/// None for `golden = none`.
fn goldens(entry: &Entry, errors: &mut Errors) -> Option<Vec<LitStr>> {
    const EXAMPLE: &str = "golden(\"…\", \"…\")";
    match entry.is_list() {
        true => {
            let list = entry.inside(errors, EXAMPLE)?;
            let none = list.into_iter().find(|token| token.to_string() == "none");
            if let Some(none) = none {
                errors.at(none, "`none` stands alone, as in `golden = none`: no schema of the member is frozen then");
                return None;
            }
            entry.strings(errors, EXAMPLE)
        }
        false => Some(entry.string_or_none(errors)?.into_iter().collect()),
    }
}

fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<(At<String>, At<String>)>> {
    let mut labels: Vec<(At<String>, At<String>)> = Vec::new();
    for pair in entry.list(errors, "labels(tier = \"hot\")") {
        let name = At { value: name_of(&pair.key), span: pair.key.span() };
        let Some(value) = pair.string(errors) else { continue };
        if let Err(message) = rules::label_name(&name.value) {
            errors.at(&pair.key, message);
        } else if value.value().is_empty() {
            let name = &name.value;
            errors.at(
                &value,
                format!(
                    "expected a value for label `{name}`: Prometheus reads an empty one as no label"
                ),
            );
        } else if value.value() == EXAMPLE_KEY {
            errors.at(
                &value,
                format!("expected another value for label `{}`: in a golden, `{EXAMPLE_KEY}` stands for any", name.value),
            );
        } else if labels.iter().any(|(earlier, _)| earlier.value == name.value) {
            errors.at(&pair.key, format!("label `{}` stands twice", name.value));
        }
        labels.push((name, at(&value)));
    }
    Some(labels)
}
