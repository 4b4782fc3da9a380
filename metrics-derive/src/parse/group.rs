//! `#[derive(MetricGroup)]`: a struct of sources, and what `#[member(…)]` adds to each.

use frozen_metrics_schema::golden::EXAMPLE_KEY;
use frozen_metrics_schema::name;
use frozen_metrics_schema::rules::{self, EMPTY_LABEL_VALUE};
use proc_macro2::{Span, TokenStream};
use syn::{Data, DataStruct, DeriveInput, Fields, FieldsNamed, LitStr};

use super::attribute::{Entry, each, literal};
use super::once::Once;
use super::options::{self, Key, Options};
use super::{is_deprecated, struct_options};
use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{GoldenTest, Group, Member, Spanned};

/// The keys of `#[group(…)]`.
#[derive(Default)]
struct GroupOptions {
    /// `crate = path`: where the runtime is found.
    runtime: Once<syn::Path>,
    /// `golden_test = none`.
    golden_test: Once<GoldenTest>,
    /// `series_budget = 5000`.
    series_budget: Once<(usize, Span)>,
}

impl Options for GroupOptions {
    const ATTRIBUTE: &'static str = "group";

    const KEYS: &'static [Key<Self>] = &[
        ("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path)),
        ("golden_test", |to, errors, entry| {
            to.golden_test.set(errors, entry, struct_options::golden_test);
        }),
        ("series_budget", |to, errors, entry| to.series_budget.set(errors, entry, Entry::integer)),
    ];
}

/// The keys of `#[member(…)]`.
#[derive(Default)]
struct MemberOptions {
    /// `prefix = "…"`: precedes the member's names, with `_`.
    prefix: Once<LitStr>,
    /// `labels(tier = "hot")`: constant labels of every series.
    labels: Once<Vec<(Spanned<String>, Spanned<String>)>>,
    /// `golden = "…"`, `golden("…", …)` or `golden = none`.
    golden: Once<Vec<LitStr>>,
}

impl Options for MemberOptions {
    const ATTRIBUTE: &'static str = "member";

    const KEYS: &'static [Key<Self>] = &[
        ("prefix", |to, errors, entry| to.prefix.set(errors, entry, prefix)),
        ("labels", |to, errors, entry| to.labels.set(errors, entry, labels)),
        ("golden", |to, errors, entry| to.golden.set(errors, entry, goldens)),
    ];
}

/// Returns the group with the members that parsed completely. Returns `None` for input that can never be a
/// group.
pub(crate) fn group(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<Group> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (mut options, _) = options::options::<GroupOptions>(errors, &input.attrs);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "group");
    let fields = &fields(errors, &input)?.named;
    let attributes = input.attrs.iter().chain(fields.iter().flat_map(|field| &field.attrs));
    Some(Group {
        is_deprecated: is_deprecated(attributes),
        members: fields.iter().filter_map(|field| member(errors, field)).collect(),
        ident: input.ident.clone(),
        runtime: runtime?,
        series_budget: options.series_budget.as_ref().map(Spanned::from),
        golden_test: options.golden_test.take().unwrap_or(GoldenTest::Generated),
    })
}

fn fields<'a>(errors: &mut Errors, input: &'a DeriveInput) -> Option<&'a FieldsNamed> {
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics.params,
            "expected a struct without generic parameters: its schemas must be known at compile time",
        );
        return None;
    }
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. })
            if !fields.named.is_empty() =>
        {
            Some(fields)
        }
        _ => {
            errors.at(
                &input.ident,
                "expected a struct with named fields, each of them a source of metrics",
            );
            None
        }
    }
}

fn member(errors: &mut Errors, field: &syn::Field) -> Option<Member> {
    let ident = field.ident.clone()?;
    let parsed = errors.whole(|errors| options::options::<MemberOptions>(errors, &field.attrs));
    let (MemberOptions { mut prefix, mut labels, mut golden }, _) = parsed?;
    let (key, change) = match (prefix.key_span(), labels.key_span()) {
        (Some(span), _) => ("prefix", Some(span)),
        (None, span) => ("labels", span),
    };
    match (change, golden.key_span()) {
        (Some(span), None) => errors.at_span(
            span,
            format!(
                "expected `golden = \"golden/….prom\"` next to `{key}`: the file that freezes `{ident}` with this `{key}`; \
                 `golden = none` leaves it unfrozen"
            ),
        ),
        (None, Some(span)) => errors.at_span(
            span,
            format!("`golden` requires `prefix` or `labels`: without them, the golden of the type of `{ident}` already freezes its names; remove `golden`"),
        ),
        _ => {}
    }
    Some(Member {
        field: ident,
        ty: field.ty.clone(),
        prefix: prefix.take(),
        labels: labels.take().unwrap_or_default(),
        goldens: golden.take().unwrap_or_default(),
    })
}

/// Parses the value of `golden`; empty for `golden = none`.
fn goldens(entry: &Entry, errors: &mut Errors) -> Option<Vec<LitStr>> {
    if !entry.is_list() {
        return Some(entry.string_or_none(errors)?.into_iter().collect());
    }
    let list = entry.inside(errors, "golden(\"…\", \"…\")")?;
    let none = list.clone().into_iter().find(|token| token.to_string() == "none");
    if let Some(none) = none {
        errors.at(none, "expected a string literal, found `none`: to leave all schemas of the member unfrozen, write `golden = none`");
        return None;
    }
    let expected = "a string literal";
    each(errors, list, expected, |errors, chunk| literal(errors, chunk, expected))
}

/// Parses the prefix of a member, which cannot allow the lint `case`.
fn prefix(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let prefix = struct_options::prefix(entry, errors)?;
    if let Err(error) = name::metric(&prefix.value()) {
        errors.at(&prefix, format!("invalid prefix: {error}"));
        return None;
    }
    Some(prefix)
}

fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let mut labels: Vec<(Spanned<String>, Spanned<String>)> = Vec::new();
    for pair in entry.list(errors, "labels(tier = \"hot\")") {
        let name = Spanned::from(&pair.key);
        let Some(value) = pair.string(errors) else { continue };
        if let Err(message) = rules::label_name(&name.value) {
            errors.at(&pair.key, message);
        } else if value.value().is_empty() {
            let name = &name.value;
            errors.at(&value, format!("label `{name}` has an empty value: {EMPTY_LABEL_VALUE}"));
        } else if value.value() == EXAMPLE_KEY {
            errors.at(
                &value,
                format!("label `{}` cannot have the value `{EXAMPLE_KEY}`, which stands for any key in a golden: choose another value", name.value),
            );
        } else if labels.iter().any(|(earlier, _)| earlier.value == name.value) {
            errors.at(&pair.key, format!("duplicate label `{}`", name.value));
        }
        labels.push((name, Spanned::from(&value)));
    }
    Some(labels)
}
