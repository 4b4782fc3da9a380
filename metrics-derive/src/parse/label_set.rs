//! `#[derive(LabelSet)]`: a struct of labels, and what `#[label(…)]` adds to it and to each field.

use frozen_metrics_schema::rules::lints::StyleLint;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{DeriveInput, Field, GenericParam, Generics, LitStr};

use super::attribute::Entry;
use super::label_type::TextType;
use super::once::Once;
use super::options::{self, Key, Options};
use super::{ExpectedFields, aliases, allowances, is_deprecated, label_type, named_fields};
use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{LabelField, LabelSet, Spanned};

/// The keys of `#[label(…)]` on the struct.
#[derive(Default)]
struct StructOptions {
    /// `allow(case = "why")`: style lints that all fields allow.
    allowed: Once<Vec<Spanned<StyleLint>>>,
    /// `crate = path`: where the runtime is found.
    runtime: Once<syn::Path>,
}

impl Options for StructOptions {
    const ATTRIBUTE: &'static str = "label";

    const KEYS: &'static [Key<Self>] = &[
        ("allow", |to, errors, entry| to.allowed.set(errors, entry, allowances::parse)),
        ("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path)),
    ];

    fn misplaced(key: &str) -> Option<String> {
        match key {
            "name" => Some("`name` belongs on the field of a label".to_owned()),
            aliases::RENAMED_FROM => Some(aliases::RENAMED_LABEL.to_owned()),
            _ => None,
        }
    }
}

/// The keys of `#[label(…)]` on a field.
#[derive(Default)]
struct FieldOptions {
    /// `name = "…"`: the name of the label.
    name: Once<LitStr>,
    /// `allow(case = "why")`: style lints that the field allows.
    allowed: Once<Vec<Spanned<StyleLint>>>,
}

impl Options for FieldOptions {
    const ATTRIBUTE: &'static str = "label";

    const KEYS: &'static [Key<Self>] = &[
        ("name", |to, errors, entry| to.name.set(errors, entry, Entry::string)),
        ("allow", |to, errors, entry| to.allowed.set(errors, entry, allowances::parse)),
    ];

    fn misplaced(key: &str) -> Option<String> {
        match key {
            "crate" => Some("`crate` belongs on the struct".to_owned()),
            aliases::RENAMED_FROM => Some(aliases::RENAMED_LABEL.to_owned()),
            _ => None,
        }
    }
}

const FIELDS: ExpectedFields = ExpectedFields {
    each: "a label",
    why: "a label set without labels distinguishes nothing",
    enum_hint: ": to make its variants the values of one label, derive `LabelEnum`",
};

/// Returns the label set with the fields that parsed. Returns `None` for a struct with parameters that no
/// label set has.
pub(crate) fn label_set(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<LabelSet> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (mut options, _) = options::options::<StructOptions>(errors, &input.attrs);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "label");
    let are_generics_whole = errors.whole(|errors| refuse_generics(errors, &input.generics));
    let fields = named_fields(errors, &input, &FIELDS);
    let fields = fields.into_iter().flat_map(|fields| &fields.named);
    let attributes = input.attrs.iter().chain(fields.clone().flat_map(|field| &field.attrs));
    let is_deprecated = is_deprecated(attributes);
    let lifetime = input.generics.lifetimes().next().map(|parameter| &parameter.lifetime);
    let text = TextType { ident: &input.ident, lifetime };
    let fields = fields.filter_map(|field| self::field(errors, field, text)).collect();
    are_generics_whole.map(|()| LabelSet {
        fields,
        allowed: options.allowed.take().unwrap_or_default(),
        is_deprecated,
        has_lifetime: lifetime.is_some(),
        ident: input.ident,
        // Without a path, the default one does not resolve, and rustc then reports fewer missing traits.
        runtime: runtime.flatten(),
    })
}

/// Reports every parameter but one lifetime, bounds and `where` clauses.
fn refuse_generics(errors: &mut Errors, generics: &Generics) {
    let mut has_lifetime = false;
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(parameter) if has_lifetime => errors.at(
                &parameter.lifetime,
                "expected at most one lifetime: all texts of a label set have the same one",
            ),
            GenericParam::Lifetime(parameter) if !parameter.bounds.is_empty() => {
                errors.at(&parameter.bounds, "expected a lifetime without bounds");
            }
            GenericParam::Lifetime(_) => has_lifetime = true,
            GenericParam::Type(_) | GenericParam::Const(_) => errors.at(
                parameter,
                "expected no parameter but a lifetime: the types of labels are known at compile time",
            ),
        }
    }
    if let Some(clause) = &generics.where_clause {
        errors.at(clause, "expected a struct without a `where` clause");
    }
}

fn field(errors: &mut Errors, field: &Field, text: TextType<'_>) -> Option<LabelField> {
    let ident = field.ident.clone()?;
    let options = errors.whole(|errors| options(errors, field));
    let ty = label_type::parse(errors, &field.ty, text);
    let mut options = options?;
    let name = options.name.take();
    let name = name.map_or_else(|| Spanned::from(&ident), |name| Spanned::from(&name));
    let allowed = options.allowed.take().unwrap_or_default();
    Some(LabelField { ident, name, ty: ty?, allowed })
}

fn options(errors: &mut Errors, field: &Field) -> FieldOptions {
    let mut attributes = field.attrs.iter().filter(|attribute| attribute.path().is_ident("label"));
    // `#[label("…")]` is the form for a variant of an enum.
    if let Some(name) = attributes.find_map(|attribute| attribute.parse_args::<LitStr>().ok()) {
        let found = name.to_token_stream();
        errors.at(&name, format!("expected a key, found `{found}`: write `name = {found}`"));
        return FieldOptions::default();
    }
    options::options(errors, &field.attrs).0
}
