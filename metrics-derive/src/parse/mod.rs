//! Parsing of tokens into the model. Parts parse independently, so that one build shows all errors.

mod aliases;
mod allowances;
mod attribute;
mod conflicts;
mod decisions;
mod doc;
mod field;
mod field_options;
mod group;
mod key;
mod label_enum;
mod label_set;
mod label_type;
mod labels;
mod layout;
mod life_cycle;
mod not_an_instrument;
mod once;
mod options;
mod registry_metrics;
mod struct_options;
mod types;
mod values;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Data, DeriveInput, Fields, FieldsNamed, LitStr, Meta};

use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{GoldenTest, InstrumentData, PartialSet, Set, Spanned};
use field::Context;
use struct_options::StructOptions;

pub(crate) use group::group;
pub(crate) use label_enum::label_enum;
pub(crate) use label_set::label_set;
pub(crate) use layout::layout;

/// Returns the parts of the struct that parsed completely: all of them if no error was added. Returns `None`
/// for input that can never be a set.
pub(crate) fn set(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<PartialSet> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (mut options, mut keyed) = struct_options::parse(errors, &input);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "metrics");
    let has_generics = refuse_generics(errors, &input.generics);
    let fields = named_fields(errors, &input, &SET_FIELDS)?;
    let prefix = options.prefix.as_ref().map(LitStr::value);
    let context = Context {
        prefix: prefix.as_deref(),
        labels: options.labels.as_ref().map_or(&[], Vec::as_slice),
        keyed: keyed.as_ref().map(Option::as_ref),
        buckets: options.buckets.parsed(),
        bounds: options.bounds.as_ref(),
        stability: options.stability.as_ref(),
    };
    let parsed = fields.named.iter().filter_map(|field| field::parse(errors, field, &context));
    let parsed: Vec<_> = parsed.collect();
    if parsed.len() == fields.named.len() {
        refuse_unused_defaults(errors, &options, &parsed);
    }
    let with_former_name = parsed.iter().filter(|parsed| parsed.states_former_name);
    let with_former_name: Vec<_> =
        with_former_name.map(|parsed| parsed.metric.field.to_string()).collect();
    let mut metrics: Vec<_> = parsed.into_iter().map(|parsed| parsed.metric).collect();
    let usage = keyed.as_mut().and_then(Option::as_mut).and_then(|keyed| keyed.usage.as_mut());
    aliases::of_struct(errors, &options, &mut metrics, &with_former_name, usage);
    let names = conflicts::Names {
        ident: &input.ident,
        keyed: keyed.as_ref().and_then(Option::as_ref),
        has_snapshot: matches!(keyed, Some(None)),
    };
    let (metrics, are_generated_free) = conflicts::free_metrics(errors, metrics, &names);
    let attributes = fields.named.iter().flat_map(|field| &field.attrs);
    let is_key_whole = keyed.is_some();
    let set = Set {
        golden: options.golden.take().and_then(Result::ok),
        golden_test: options.golden_test.take().unwrap_or(GoldenTest::Generated),
        body: fields.brace_token.span.join(),
        snapshot: struct_options::type_name(&options.snapshot, &input.ident, "Snapshot"),
        runtime: runtime?,
        keyed: keyed.flatten(),
        metrics,
        series_budget: options.series_budget.as_ref().map(Spanned::from),
        allowed: options.allowed.take().unwrap_or_default(),
        is_deprecated: is_deprecated(input.attrs.iter().chain(attributes)),
        ident: input.ident,
        vis: input.vis,
    };
    let are_own_free = conflicts::are_own_types_free(errors, &set);
    let has_types = is_key_whole && are_generated_free && are_own_free;
    (!has_generics).then(|| PartialSet { set, has_types })
}

/// Reports options of the struct for histograms that apply to none of its fields.
fn refuse_unused_defaults(errors: &mut Errors, options: &StructOptions, parsed: &[field::Parsed]) {
    let is_histogram = |data: &_| matches!(data, InstrumentData::Histogram { .. });
    let has_histograms = parsed.iter().any(|parsed| is_histogram(&parsed.metric.data));
    let keys = [("buckets", options.buckets.key_span()), ("bounds", options.bounds.key_span())];
    for (key, span) in keys.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        if !has_histograms {
            let message =
                format!("`{key}` applies to histograms, and the struct has none: remove it");
            errors.at_span(span, message);
        } else if key == "buckets" && !parsed.iter().any(|parsed| parsed.uses_default_buckets) {
            errors.at_span(span, "no histogram uses these `buckets`, because each has `buckets` of its own or a layout with a path: remove them");
        }
    }
}

/// Returns whether an attribute is `#[deprecated]`, or allows the use of deprecated items.
fn is_deprecated<'a>(attributes: impl IntoIterator<Item = &'a Attribute>) -> bool {
    let is_word = |token| matches!(token, TokenTree::Ident(word) if word == "deprecated");
    attributes.into_iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            list.tokens.clone().into_iter().any(is_word)
        }
        meta => meta.path().is_ident("deprecated"),
    })
}

/// The messages for a struct without the fields that a derive requires.
struct ExpectedFields {
    /// What each field is: "an instrument".
    each: &'static str,
    /// Why there must be a field.
    why: &'static str,
    /// What to do with an enum.
    enum_hint: &'static str,
}

const SET_FIELDS: ExpectedFields = ExpectedFields {
    each: "an instrument",
    why: "a set without metrics has no samples",
    enum_hint: "",
};

/// Returns the fields of a struct. Reports that there are none, and anything other than a struct with named
/// fields.
fn named_fields<'a>(
    errors: &mut Errors,
    input: &'a DeriveInput,
    expected: &ExpectedFields,
) -> Option<&'a FieldsNamed> {
    let ExpectedFields { each, why, enum_hint } = expected;
    let expected = format!("expected a struct with named fields, each of them {each}");
    let data = match &input.data {
        Data::Struct(data) => data,
        Data::Enum(data) => {
            errors.at(data.enum_token, format!("{expected}, found an enum{enum_hint}"));
            return None;
        }
        Data::Union(data) => {
            errors.at(data.union_token, format!("{expected}, found a union"));
            return None;
        }
    };
    match &data.fields {
        Fields::Named(fields) => {
            if fields.named.is_empty() {
                errors.at(&input.ident, format!("expected at least one field: {why}"));
            }
            return Some(fields);
        }
        Fields::Unnamed(fields) => {
            errors.at(fields, format!("{expected}, found a tuple struct"));
        }
        Fields::Unit => errors.at(&input.ident, format!("{expected}, found a unit struct")),
    }
    None
}

/// Reports type parameters, lifetimes and `where` clauses. Returns whether there are any.
fn refuse_generics(errors: &mut Errors, generics: &syn::Generics) -> bool {
    if !generics.params.is_empty() {
        errors.at(
            &generics.params,
            "expected a struct without generic parameters: its golden freezes the metrics of one type",
        );
    }
    if let Some(clause) = &generics.where_clause {
        errors.at(clause, "expected a struct without a `where` clause");
    }
    !generics.params.is_empty() || generics.where_clause.is_some()
}
