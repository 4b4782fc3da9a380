//! Tokens as source text, for messages.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Returns the tokens as source text, without the spaces that `TokenStream` prints between all tokens.
pub(crate) fn to_source(tokens: &TokenStream) -> String {
    let mut out = String::new();
    let (mut ends_with_lifetime, mut is_joint) = (false, false);
    for token in tokens.clone() {
        let text = match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                format!("{open}{}{close}", to_source(&group.stream()))
            }
            token => token.to_string(),
        };
        let is_word =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"'));
        let are_words = is_word(out.chars().next_back()) && is_word(text.chars().next());
        if are_words
            || ends_with_lifetime && text.starts_with(['(', '['])
            || out.ends_with([',', ';'])
            || !is_joint && (out.ends_with('|') || text == "|")
        {
            out.push(' ');
        }
        ends_with_lifetime = out.ends_with('\'');
        is_joint = matches!(&token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
        out.push_str(&text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn spaces_separate_only_words_list_items_and_alternatives() {
        assert_eq!(to_source(&quote!(&'static Counter)), "&'static Counter");
        assert_eq!(to_source(&quote!(&'a [Cow<'a, str>])), "&'a [Cow<'a, str>]");
        assert_eq!(to_source(&quote!(concat!("a", -1))), "concat!(\"a\", -1)");
        assert_eq!(to_source(&quote!(Mutex<[u64; 2]>)), "Mutex<[u64; 2]>");
        assert_eq!(to_source(&quote!("near" "far" | 7)), "\"near\" \"far\" | 7");
        assert_eq!(to_source(&quote!(a || b)), "a || b");
    }
}
