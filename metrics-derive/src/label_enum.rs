//! `#[derive(LabelEnum)]`: an enum whose variants are the values of a label.

use frozen_metrics_schema::name::snake_case;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Expr, ExprLit, Lit, LitStr, Meta, Path};

use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::expand::{self, adopted};
use crate::fallback;
use crate::model::name_of;
use crate::parse::is_deprecated;

pub(crate) fn derive(input: TokenStream, dependency: &Dependency) -> TokenStream {
    let mut errors = Errors::new();
    let out = expand(&mut errors, input, dependency).unwrap_or_default();
    let errors = errors.into_compile_errors();
    quote!(#out #errors)
}

fn expand(errors: &mut Errors, input: TokenStream, dependency: &Dependency) -> Option<TokenStream> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let path = path(errors, &input);
    let path = dependency.require_path(errors, path, &input.ident, "label");
    let variants = variants(errors, &input)?;
    refuse_values(errors, &variants);
    let values: Vec<_> = variants.iter().map(|(_, value)| value.value()).collect();
    let label_enum = match errors.is_empty() {
        true => {
            let names = variants.iter().map(|(name, _)| adopted(name));
            let variants: Vec<_> = names.zip(values.iter().map(String::as_str)).collect();
            let ident = match is_deprecated(&input.attrs) {
                true => adopted(&input.ident),
                false => input.ident,
            };
            expand::label_enum(&ident, &variants, Span::call_site())
        }
        false => {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            fallback::label_enum(&input.ident, &values)
        }
    };
    // Without a path, the default one does not resolve, and rustc then reports fewer missing traits.
    let runtime = expand::runtime(path.flatten().as_ref());
    Some(quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #label_enum
        };
    })
}

/// Parses `#[label(crate = path)]` on the enum.
fn path(errors: &mut Errors, input: &DeriveInput) -> Option<Path> {
    let mut path = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("label")) {
        let parsed = attribute.parse_nested_meta(|meta| match meta.path.is_ident("crate") {
            true => {
                path = Some(meta.value()?.parse()?);
                Ok(())
            }
            false => Err(meta.error("expected `#[label(crate = ::path)]`")),
        });
        errors.ok(parsed);
    }
    path
}

/// Returns the variants with their label values; `None` for what can never be a label enum.
fn variants(errors: &mut Errors, input: &DeriveInput) -> Option<Vec<(Ident, LitStr)>> {
    let Data::Enum(data) = &input.data else {
        errors.at(&input.ident, "expected an enum: its variants are the values of a label");
        return None;
    };
    if data.variants.is_empty() {
        errors.at(&input.ident, "expected at least one variant: a label needs a value");
    }
    let has_parameters = !input.generics.params.is_empty();
    if has_parameters {
        errors.at(&input.generics.params, "expected an enum without parameters");
    }
    let mut variants = Vec::new();
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            errors.at(&variant.fields, "expected a variant without fields: it is one label value");
            continue;
        }
        let name = &variant.ident;
        let value = value(errors, variant)
            .unwrap_or_else(|| LitStr::new(&snake_case(&name_of(name)), name.span()));
        variants.push((name.clone(), value));
    }
    (!has_parameters).then_some(variants)
}

/// Parses `#[label("…")]` on a variant.
fn value(errors: &mut Errors, variant: &syn::Variant) -> Option<LitStr> {
    let mut found = None;
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("label")) {
        let literal = match &attribute.meta {
            Meta::List(list) => syn::parse2::<Expr>(list.tokens.clone()).ok(),
            _ => None,
        };
        match literal {
            Some(Expr::Lit(ExprLit { lit: Lit::Str(value), .. })) if found.is_none() => {
                found = Some(value);
            }
            Some(Expr::Lit(ExprLit { lit: Lit::Str(value), .. })) => {
                errors.at(value, "duplicate label value");
            }
            _ => errors.at(attribute, "expected `#[label(\"…\")]`"),
        }
    }
    found
}

fn refuse_values(errors: &mut Errors, variants: &[(Ident, LitStr)]) {
    for (index, (_, value)) in variants.iter().enumerate() {
        let text = value.value();
        let same = |(_, earlier): &&(Ident, LitStr)| earlier.value() == text;
        if text.is_empty() {
            errors.at(value, "expected a label value: Prometheus reads an empty one as no label");
        } else if let Some((earlier, _)) = variants[..index].iter().find(same) {
            errors.at(value, format!("`{earlier}` already has the label value `{text}`"));
        }
    }
}
