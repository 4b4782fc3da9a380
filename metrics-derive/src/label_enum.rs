//! `#[derive(LabelEnum)]`: an enum whose variants are the values of a label.

use frozen_metrics_schema::name::snake_case;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Expr, ExprLit, Ident, Lit, LitStr, Meta, Path};

use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::expand::{self, adopted, label_enum};
use crate::parse::is_deprecated;
use crate::set::name_of;

pub(crate) fn derive(input: TokenStream, dependency: &Dependency) -> TokenStream {
    let mut errors = Errors::new();
    let Some(input) = errors.ok(syn::parse2::<DeriveInput>(input)) else {
        return errors.into_compile_errors();
    };
    let mut path = path(&mut errors, &input);
    dependency.require_path(&mut errors, &mut path, &input.ident, "label");
    let runtime = expand::runtime(path.as_ref());
    let variants = variants(&mut errors, &input);
    refuse_values(&mut errors, &variants);
    let named: Vec<_> =
        variants.iter().map(|(ident, value)| (adopted(ident), value.value())).collect();
    // A variant that is no label value is an error already, and no second one.
    let others = matches!(&input.data, Data::Enum(data) if data.variants.len() > named.len());
    let ident = match is_deprecated(&input.attrs) {
        true => adopted(&input.ident),
        false => input.ident.clone(),
    };
    let label_enum = label_enum(&ident, &named, others, Span::call_site());
    let is_enum = matches!(input.data, Data::Enum(_)) && input.generics.params.is_empty();
    let errors = errors.into_compile_errors();
    let item = is_enum.then(|| {
        quote! {
            const _: () = {
                use #runtime::__private as __rt;
                #label_enum
            };
        }
    });
    quote!(#item #errors)
}

/// `#[label(crate = path)]` on the enum.
fn path(errors: &mut Errors, input: &DeriveInput) -> Option<Path> {
    let mut path = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("label")) {
        let read = attribute.parse_nested_meta(|meta| match meta.path.is_ident("crate") {
            true => {
                path = Some(meta.value()?.parse()?);
                Ok(())
            }
            false => Err(meta.error("expected `#[label(crate = ::path)]`")),
        });
        errors.ok(read);
    }
    path
}

fn variants(errors: &mut Errors, input: &DeriveInput) -> Vec<(Ident, LitStr)> {
    let Data::Enum(data) = &input.data else {
        errors.at(&input.ident, "expected an enum: its variants are the values of a label");
        return Vec::new();
    };
    if data.variants.is_empty() {
        errors.at(
            &input.ident,
            "expected at least one variant: a label without values is on no series",
        );
    }
    if !input.generics.params.is_empty() {
        errors.at(&input.generics.params, "expected an enum without parameters");
    }
    let mut variants = Vec::new();
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            errors.at(&variant.fields, "expected a variant without fields: it is one label value");
            continue;
        }
        let value = value(errors, variant);
        let value = value.unwrap_or_else(|| {
            LitStr::new(&snake_case(&name_of(&variant.ident)), variant.ident.span())
        });
        variants.push((variant.ident.clone(), value));
    }
    variants
}

/// `#[label("…")]` on a variant.
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
                errors.at(value, "the label value is said twice");
            }
            _ => errors.at(attribute, "expected `#[label(\"…\")]`"),
        }
    }
    found
}

fn refuse_values(errors: &mut Errors, variants: &[(Ident, LitStr)]) {
    for (at, (_, value)) in variants.iter().enumerate() {
        let text = value.value();
        if text.is_empty() {
            errors.at(value, "expected a label value: Prometheus reads an empty one as no label");
        } else if let Some((twin, _)) =
            variants[..at].iter().find(|(_, earlier)| earlier.value() == text)
        {
            errors.at(value, format!("`{twin}` has the label value `{text}` already"));
        }
    }
}
