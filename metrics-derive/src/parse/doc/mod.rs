//! The first paragraph of a doc comment as plain text: what HELP says unless `help = "…"` does.

mod inline;
mod lines;
mod paragraph;
#[cfg(test)]
mod tests;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprMacro, Lit, Meta, Token};

use crate::errors::Errors;
use crate::set::{At, Metric};

/// The first paragraph, at its first line.
///
/// # Errors
///
/// The paragraph begins in an attribute whose text the macro cannot read, such as
/// `#[doc = include_str!("…")]`: the place of that text.
pub(super) fn first_paragraph(attributes: &[syn::Attribute]) -> Result<Option<At<String>>, Span> {
    let mut lines: Vec<At<String>> = Vec::new();
    let mut unreadable = None;
    for attribute in attributes {
        let Some(value) = value(attribute) else { continue };
        match text(value) {
            Some(text) => {
                let span = value.span();
                lines.extend(lines::of(&text).map(|value| At { value, span }));
            }
            // The text after it may belong to a paragraph that it begins.
            None => {
                unreadable = Some(value.span());
                break;
            }
        }
    }
    match (paragraph::first(&lines), unreadable) {
        (None, Some(span)) => Err(span),
        (paragraph, _) => Ok(paragraph),
    }
}

/// Refuses a doc comment that cannot be read where no field of the family states HELP otherwise.
pub(super) fn refuse_unreadable(errors: &mut Errors, metrics: &mut [Metric]) {
    let states_help = |metric: &Metric| metric.help.is_some() || metric.doc.is_some();
    let stated = metrics.iter().filter(|metric| states_help(metric));
    let stated: Vec<_> = stated.map(|metric| metric.name.value.clone()).collect();
    for metric in metrics {
        if let Some(span) = metric.unreadable_doc
            && !stated.contains(&metric.name.value)
        {
            errors.push(syn::Error::new(
                span,
                "the text of this doc comment is not known when the derive runs: state HELP with \
                 `#[metric(help = \"…\")]`",
            ));
            metric.is_sound = false;
        }
    }
}

/// The value of `#[doc = …]`.
fn value(attribute: &syn::Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// A literal, or `concat!` of literals, which is how macros write doc comments.
fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        // What a macro was given as `$doc:expr` or `$doc:literal`.
        Expr::Group(group) => text(&group.expr),
        Expr::Macro(ExprMacro { mac, .. }) => {
            let name = &mac.path.segments.last()?.ident;
            if name == "stringify" {
                return Some(mac.tokens.to_string());
            }
            let parts = syn::punctuated::Punctuated::<Expr, Token![,]>::parse_terminated;
            let parts = (name == "concat").then(|| mac.parse_body_with(parts).ok())??;
            parts.iter().map(text).collect()
        }
        _ => None,
    }
}

fn literal(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(text.value()),
        Lit::Char(char) => Some(char.value().to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        Lit::Bool(bool) => Some(bool.value().to_string()),
        _ => None,
    }
}
