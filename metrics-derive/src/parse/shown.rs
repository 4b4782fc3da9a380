//! Tokens as a person writes them: `TokenStream` has a space between any two.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

pub(crate) fn shown(tokens: &TokenStream) -> String {
    let mut out = String::new();
    for token in tokens.clone() {
        let text = match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                format!("{open}{}{close}", shown(&group.stream()))
            }
            token => token.to_string(),
        };
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let are_words = is_word(out.chars().next_back()) && is_word(text.chars().next());
        if are_words || out.ends_with([',', ';']) {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_words_and_what_follows_a_comma_stand_apart() {
        assert_eq!(shown(&quote!(&'static Counter)), "&'static Counter");
        assert_eq!(shown(&quote!(concat!("a", -1))), "concat!(\"a\", -1)");
        assert_eq!(shown(&quote!(Mutex<[u64; 2]>)), "Mutex<[u64; 2]>");
    }
}
