//! Metric and label names as Rust identifiers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;

/// Returns the name as an identifier, raw if it is a keyword. `None` if it is not an identifier, and for
/// `self`, `Self`, `super`, `crate` and `_`, which have no raw form.
pub(crate) fn identifier(name: &str, span: Span) -> Option<Ident> {
    let mut identifier = match name {
        // A keyword in this crate's edition, and perhaps not in the user's.
        "gen" => Ident::new_raw(name, span),
        _ => syn::parse_str(name).or_else(|_| syn::parse_str(&format!("r#{name}"))).ok()?,
    };
    identifier.set_span(span);
    Some(identifier)
}

/// Returns the same, with `_` appended to a keyword that has no raw form.
pub(crate) fn identifier_or_similar(name: &str, span: Span) -> Ident {
    identifier(name, span).unwrap_or_else(|| format_ident!("{name}_", span = span))
}

/// Returns whether the name is a keyword without a raw form.
pub(crate) fn is_path_keyword(name: &str) -> bool {
    matches!(name, "self" | "Self" | "super" | "crate")
}

/// Returns what to write instead of a keyword where an identifier is expected.
pub(crate) fn instead_of_keyword(tokens: &TokenStream) -> Option<String> {
    let name = tokens.to_string();
    match identifier(&name, Span::call_site()) {
        _ if is_path_keyword(&name) => Some("choose a name that is not a keyword".to_owned()),
        Some(raw) if raw != name => Some(format!("write `{raw}`, because `{name}` is a keyword")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar(name: &str) -> String {
        identifier_or_similar(name, Span::call_site()).to_string()
    }

    #[test]
    fn keywords_are_raw_if_they_can_be() {
        assert_eq!(
            ["channel", "type", "gen", "async"].map(similar),
            ["channel", "r#type", "r#gen", "r#async"]
        );
        assert_eq!(
            ["self", "Self", "super", "crate", "_"].map(similar),
            ["self_", "Self_", "super_", "crate_", "__"]
        );
    }

    #[test]
    fn other_names_have_no_identifier() {
        for name in ["self", "Self", "super", "crate", "_", "", "a-b", "1"] {
            assert_eq!(identifier(name, Span::call_site()), None, "{name}");
        }
    }
}
