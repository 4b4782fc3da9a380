//! Names of the wire as identifiers of Rust.

use proc_macro2::{Ident, Span, TokenStream};

/// The identifier of this name, raw if the name is a keyword. `None` for `self`, `Self`, `super`,
/// `crate` and `_`, which have no raw form, and for what is no identifier at all.
pub(crate) fn identifier(name: &str, span: Span) -> Option<Ident> {
    let mut identifier = match name {
        // A keyword since the edition of this crate, whatever the edition of the user's.
        "gen" => Ident::new_raw(name, span),
        _ => syn::parse_str(name).or_else(|_| syn::parse_str(&format!("r#{name}"))).ok()?,
    };
    identifier.set_span(span);
    Some(identifier)
}

/// The same, with `_` at its end if there is no such identifier.
pub(crate) fn identifier_or_similar(name: &str, span: Span) -> Ident {
    let similar = || identifier(&format!("{name}_"), span);
    identifier(name, span).or_else(similar).unwrap_or_else(|| Ident::new("__label", span))
}

/// Whether it is a keyword that has no raw form.
pub(crate) fn is_path_keyword(name: &str) -> bool {
    matches!(name, "self" | "Self" | "super" | "crate")
}

/// What to write instead of a keyword, where an identifier is expected.
pub(crate) fn instead_of_keyword(tokens: &TokenStream) -> Option<String> {
    let name = tokens.to_string();
    match identifier(&name, Span::call_site()) {
        _ if is_path_keyword(&name) => Some(format!("`{name}` is a keyword: choose another name")),
        Some(raw) if raw != name => Some(format!("`{name}` is a keyword: write `{raw}`")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        identifier_or_similar(name, Span::call_site()).to_string()
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        assert_eq!(
            [of("channel"), of("type"), of("gen"), of("async")],
            ["channel", "r#type", "r#gen", "r#async"]
        );
        assert_eq!(
            [of("self"), of("Self"), of("super"), of("crate")],
            ["self_", "Self_", "super_", "crate_"]
        );
        assert_eq!([of("_"), of(""), of("a-b")], ["__", "__label", "__label"]);
    }

    #[test]
    fn a_name_without_identifier_has_none() {
        for name in ["self", "Self", "super", "crate", "_", "", "a-b", "1"] {
            assert_eq!(identifier(name, Span::call_site()), None, "{name}");
        }
    }
}
