//! The first paragraph of a doc comment, as one line.

use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit, Meta};

use crate::set::At;

/// The lines of the first paragraph, joined by spaces, at its first line.
pub(super) fn first_paragraph(attributes: &[syn::Attribute]) -> Option<At<String>> {
    let mut span: Option<Span> = None;
    let mut words: Vec<String> = Vec::new();
    for text in attributes.iter().filter_map(doc_text) {
        // A block comment is one attribute of many lines.
        for line in text.value().lines() {
            let line = line.trim().trim_start_matches("* ").trim();
            if line.is_empty() && span.is_some() {
                return paragraph(span, &words);
            }
            if !line.is_empty() {
                span.get_or_insert_with(|| text.span());
                words.extend(line.split_whitespace().map(str::to_owned));
            }
        }
        if text.value().trim().is_empty() && span.is_some() {
            break;
        }
    }
    paragraph(span, &words)
}

fn paragraph(span: Option<Span>, words: &[String]) -> Option<At<String>> {
    Some(At { value: words.join(" "), span: span? })
}

fn doc_text(attribute: &syn::Attribute) -> Option<&syn::LitStr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn of(item: syn::DeriveInput) -> Option<String> {
        first_paragraph(&item.attrs).map(|doc| doc.value)
    }

    #[test]
    fn the_first_paragraph_is_one_line() {
        let doc = of(parse_quote! {
            /// Times a replica
            ///   skipped ahead.
            ///
            /// More of it.
            struct S;
        });
        assert_eq!(doc.as_deref(), Some("Times a replica skipped ahead."));
        let block = of(parse_quote! {
            #[doc = "\n Bytes\n sent.\n\n More.\n"]
            struct S;
        });
        assert_eq!(block.as_deref(), Some("Bytes sent."));
        assert_eq!(of(parse_quote! { struct S; }), None);
        assert_eq!(of(parse_quote! { #[doc(hidden)] #[doc = " "] struct S; }), None);
    }
}
