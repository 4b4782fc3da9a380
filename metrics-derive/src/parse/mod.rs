//! Tokens to the model. What cannot be read is an error at its token; the rest is read on.

mod attribute;
mod doc;
mod field;
mod group;
mod key;
mod labels;
mod made;
mod namesakes;
mod once;
mod options;
mod said;
mod shown;
mod types;
mod usage;
mod values;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Data, DataStruct, DeriveInput, Fields, Ident, LitStr, Meta};

use crate::errors::Errors;
use crate::keyed::Keyed;
use crate::set::{At, Metric, Recorder, Set, name_of};

pub(crate) use group::group;
pub(crate) use shown::shown;

/// The struct, as far as it can be read; `None` for what is no item at all.
pub(crate) fn set(errors: &mut Errors, input: TokenStream) -> Option<Set> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let options = options::read(errors, &input);
    refuse_generics(errors, &input.generics);
    let fields = named_fields(errors, &input);
    let prefix = options.prefix();
    let mut metrics: Vec<_> =
        fields.iter().filter_map(|field| field::read(errors, field, &prefix)).collect();
    let keyed = options.keyed(errors, &input.ident);
    refuse_namesakes_of_the_key(errors, &mut metrics, keyed.as_ref());
    labels::place_key(errors, &mut metrics, keyed.as_ref(), !options.is_key_known());
    refuse_methods_of_one_name(errors, &mut metrics, keyed.is_some());
    made::refuse_twice(errors, &mut metrics);
    doc::refuse_unreadable(errors, &mut metrics);
    for metric in &mut metrics {
        if types::refuse_self(errors, &metric.ty) {
            metric.give_up();
        }
    }
    let attributes = input.attrs.iter().chain(fields.iter().flat_map(|field| &field.attrs));
    let mut set = Set {
        golden: options.golden(errors, &input.ident),
        golden_test: options.golden_test(errors),
        body: body(&input),
        snapshot: options.snapshot(&input.ident),
        runtime: options.runtime.as_ref().cloned(),
        keyed,
        is_key_known: options.is_key_known(),
        has_every_field: matches!(&input.data, Data::Struct(data) if data.fields.len() == metrics.len()),
        metrics,
        ident: input.ident,
        vis: input.vis,
        generics: input.generics,
        is_deprecated: is_deprecated(attributes),
    };
    namesakes::refuse_taken(errors, &mut set);
    Some(set)
}

/// The struct from its opening brace to its closing one.
fn body(input: &DeriveInput) -> Option<Span> {
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
            Some(fields.brace_token.span.join())
        }
        _ => None,
    }
}

/// Whether one of them is `#[deprecated]`, or allows to use what is.
pub(crate) fn is_deprecated<'a>(attributes: impl IntoIterator<Item = &'a syn::Attribute>) -> bool {
    let is_word = |token: proc_macro2::TokenTree| matches!(token, proc_macro2::TokenTree::Ident(word) if word == "deprecated");
    attributes.into_iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            list.tokens.clone().into_iter().any(is_word)
        }
        meta => meta.path().is_ident("deprecated"),
    })
}

fn named_fields(errors: &mut Errors, input: &DeriveInput) -> Vec<syn::Field> {
    const EXPECTED: &str = "expected a struct with named fields, each of them an instrument";
    let data = match &input.data {
        Data::Struct(data) => data,
        Data::Enum(data) => {
            errors.at(data.enum_token, format!("{EXPECTED}, found an enum"));
            return Vec::new();
        }
        Data::Union(data) => {
            errors.at(data.union_token, format!("{EXPECTED}, found a union"));
            return Vec::new();
        }
    };
    match &data.fields {
        Fields::Named(fields) if fields.named.is_empty() => {
            errors.at(
                &input.ident,
                "expected at least one field: a set of no metrics is never scraped",
            );
            Vec::new()
        }
        Fields::Named(fields) => fields.named.iter().cloned().collect(),
        Fields::Unnamed(fields) => {
            errors.at(fields, format!("{EXPECTED}, found a tuple struct"));
            Vec::new()
        }
        Fields::Unit => {
            errors.at(&input.ident, format!("{EXPECTED}, found a unit struct"));
            Vec::new()
        }
    }
}

fn refuse_namesakes_of_the_key(
    errors: &mut Errors,
    metrics: &mut Vec<Metric>,
    keyed: Option<&Keyed>,
) {
    metrics.retain(|Metric { field, .. }| {
        let is_namesake = |key: &Ident| name_of(key) == name_of(field);
        let is_free = keyed.is_none_or(|keyed| !keyed.fields().any(is_namesake));
        if !is_free {
            errors.at(
                field,
                format!(
                    "field `{field}` is named like a label of the key, and the row has a field for each: \
                     rename the field, and keep the metric's name with `name = \"…\"`"
                ),
            );
        }
        is_free
    });
}

fn refuse_methods_of_one_name(errors: &mut Errors, metrics: &mut [Metric], is_keyed: bool) {
    let mut taken = vec!["new".to_owned()];
    taken.extend((!is_keyed).then(|| "snapshot".to_owned()));
    for metric in metrics {
        metric.recorders.retain(|Recorder { method, .. }| {
            let name = name_of(method);
            let is_free = !taken.contains(&name);
            if !is_free {
                errors.at(method, format!("`{method}` is the name of another method of this set"));
            }
            taken.push(name);
            is_free
        });
    }
}

fn refuse_generics(errors: &mut Errors, generics: &syn::Generics) {
    if !generics.params.is_empty() {
        errors.at(
            generics.params.to_token_stream(),
            "expected a struct without parameters: its metrics are frozen for one type",
        );
    }
    if let Some(clause) = &generics.where_clause {
        errors.at(clause, "expected a struct without `where` clause");
    }
}

fn at(literal: &LitStr) -> At<String> {
    At { value: literal.value(), span: literal.span() }
}
