//! The first paragraph of a doc comment as plain text: the HELP of a metric without `help = "…"`.

mod definitions;
mod inline;
mod lines;
mod paragraph;
#[cfg(test)]
mod tests;

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, ExprMacro, Lit, Meta, Token};

use crate::model::Spanned;

/// Returns the first paragraph, with the place of its first line.
///
/// # Errors
///
/// Returns the place of a text that the macro cannot read, such as `#[doc = include_str!("…")]`, if the
/// paragraph begins in it.
pub(super) fn first_paragraph(
    attributes: &[syn::Attribute],
) -> Result<Option<Spanned<String>>, Span> {
    let mut lines: Vec<Spanned<String>> = Vec::new();
    let mut unreadable = None;
    for attribute in attributes {
        let Some(value) = value(attribute) else { continue };
        match text(value) {
            Some(text) => {
                let span = value.span();
                lines.extend(lines::split(&text).map(|value| Spanned { value, span }));
            }
            // A paragraph may begin in the unreadable text and continue in the text after it.
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

/// Returns the value of `#[doc = …]`.
fn value(attribute: &syn::Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// Returns the text of a literal, or of `concat!` of literals, which macros generate.
fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        // A `$doc:expr` or `$doc:literal` of `macro_rules!`.
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
