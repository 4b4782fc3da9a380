//! `#[derive(LabelEnum)]`: an enum, and what `#[label(…)]` adds to it and to each variant.

use frozen_metrics_schema::name::snake_case;
use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, LitStr, Meta, Variant};

use super::attribute::Entry;
use super::is_deprecated;
use super::once::Once;
use super::options::{self, Key, Options};
use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{LabelEnum, Spanned, name_of};

/// The keys of `#[label(…)]` on the enum.
#[derive(Default)]
struct EnumOptions {
    /// `crate = path`: where the runtime is found.
    runtime: Once<syn::Path>,
}

impl Options for EnumOptions {
    const ATTRIBUTE: &'static str = "label";

    const KEYS: &'static [Key<Self>] =
        &[("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path))];
}

/// Returns the enum with the variants that parsed. Returns `None` for input that can never be a label enum.
pub(crate) fn label_enum(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<LabelEnum> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (mut options, _) = options::options::<EnumOptions>(errors, &input.attrs);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "label");
    let Data::Enum(data) = &input.data else {
        errors.at(&input.ident, "expected an enum: its variants are the values of a label");
        return None;
    };
    if data.variants.is_empty() {
        errors.at(&input.ident, "expected at least one variant: a label needs a value");
    }
    let has_parameters = !input.generics.params.is_empty();
    if has_parameters {
        errors.at(
            &input.generics.params,
            "expected an enum without generic parameters: its values must be known at compile time",
        );
    }
    let variants = data.variants.iter().filter_map(|variant| self::variant(errors, variant));
    let variants = variants.collect();
    (!has_parameters).then(|| LabelEnum {
        variants,
        is_deprecated: is_deprecated(&input.attrs),
        ident: input.ident,
        // Without a path, the default one does not resolve, and rustc then reports fewer missing traits.
        runtime: runtime.flatten(),
    })
}

fn variant(errors: &mut Errors, variant: &Variant) -> Option<(Ident, Spanned<String>)> {
    if !variant.fields.is_empty() {
        errors.at(&variant.fields, "expected a variant without fields: it is one label value");
        return None;
    }
    let ident = variant.ident.clone();
    let value = match value(errors, variant) {
        Some(value) => Spanned::from(&value),
        None => Spanned { value: snake_case(&name_of(&ident)), span: ident.span() },
    };
    Some((ident, value))
}

/// Parses `#[label("…")]` on a variant.
fn value(errors: &mut Errors, variant: &Variant) -> Option<LitStr> {
    let mut value = None;
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("label")) {
        let literal = match &attribute.meta {
            Meta::List(list) => syn::parse2::<LitStr>(list.tokens.clone()).ok(),
            _ => None,
        };
        match literal.filter(|literal| literal.suffix().is_empty()) {
            Some(literal) if value.is_some() => {
                errors.at(literal, "duplicate `#[label(…)]`: a variant has one label value")
            }
            Some(literal) => value = Some(literal),
            None => errors.at(attribute, "expected `#[label(\"…\")]`"),
        }
    }
    value
}
