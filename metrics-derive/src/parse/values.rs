//! Lists of values: label values `"a" | "b"`, bounds `0.1, 1`, names `version, revision`.

use frozen_metrics_schema::Buckets;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Ident, Lit, LitStr, Token};

use super::at;
use super::attribute::{chunks, each};
use super::shown::shown;
use crate::errors::Errors;
use crate::identifier::instead_of_keyword;
use crate::set::At;

/// Label values, and whether the derive makes the enum of them: `enum("a" | "b")`.
pub(super) struct Alternatives {
    pub(super) values: Vec<At<String>>,
    pub(super) is_made: bool,
}

pub(super) fn alternatives(errors: &mut Errors, tokens: &TokenStream) -> Option<Alternatives> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (list, is_made) = match &trees[..] {
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if word == "enum" && group.delimiter() == Delimiter::Parenthesis =>
        {
            (group.stream(), true)
        }
        _ => (tokens.clone(), false),
    };
    match labels(list) {
        Some(values) => Some(Alternatives { values, is_made }),
        None => {
            errors.at(
                tokens,
                format!(
                    "expected label values, `\"a\" | \"b\"`, or `enum(\"a\" | \"b\")` to have the enum made, found `{}`",
                    shown(tokens)
                ),
            );
            None
        }
    }
}

/// `"a" | "b"`
pub(super) fn labels(tokens: TokenStream) -> Option<Vec<At<String>>> {
    let parser = Punctuated::<LitStr, Token![|]>::parse_separated_nonempty;
    let values = syn::parse::Parser::parse2(parser, tokens).ok()?;
    Some(values.iter().map(at).collect())
}

/// The bounds of buckets: numbers, or a rule that gives them.
pub(super) fn bounds(errors: &mut Errors, tokens: &TokenStream) -> Option<Vec<At<f64>>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [TokenTree::Ident(rule), TokenTree::Group(group)] = &trees[..] {
        return ruled(errors, rule, &group.stream());
    }
    each(errors, tokens.clone(), "a number", |errors, chunk| {
        number(errors, &chunk.iter().cloned().collect())
    })
}

/// `exponential(start, factor, count)` or `linear(start, width, count)`.
fn ruled(errors: &mut Errors, rule: &Ident, list: &TokenStream) -> Option<Vec<At<f64>>> {
    const EXPECTED: &str =
        "expected numbers, `exponential(start, factor, count)` or `linear(start, width, count)`";
    let numbers = bounds(errors, list)?;
    let values: Vec<f64> = numbers.iter().map(|number| number.value).collect();
    let bounds = match (rule.to_string().as_str(), &values[..]) {
        ("exponential", &[start, factor, count]) => Buckets::exponential(start, factor, count),
        ("linear", &[start, width, count]) => Buckets::linear(start, width, count),
        _ => {
            errors.at(rule, EXPECTED);
            return None;
        }
    };
    match bounds {
        Ok(buckets) => {
            let span = rule.span();
            Some(buckets.bounds().iter().map(|value| At { value: *value, span }).collect())
        }
        Err(what) => {
            errors.at(rule, what);
            None
        }
    }
}

fn number(errors: &mut Errors, tokens: &TokenStream) -> Option<At<f64>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (sign, literal) = match &trees[..] {
        [TokenTree::Punct(minus), literal] if minus.as_char() == '-' => (-1.0, Some(literal)),
        [literal] => (1.0, Some(literal)),
        _ => (1.0, None),
    };
    let digits = literal.and_then(|tree| syn::parse2::<Lit>(tree.to_token_stream()).ok());
    let value = match &digits {
        Some(Lit::Int(digits)) if digits.suffix().is_empty() => digits.base10_parse::<f64>().ok(),
        Some(Lit::Float(digits)) if digits.suffix().is_empty() => digits.base10_parse().ok(),
        _ => None,
    };
    let span = literal.map(TokenTree::span);
    match value.zip(span) {
        Some((value, span)) => Some(At { value: sign * value, span }),
        None => {
            errors.at(tokens, format!("expected a number, found `{}`", shown(tokens)));
            None
        }
    }
}

/// The names of labels whose values are known when the process starts.
pub(super) fn names(errors: &mut Errors, tokens: &TokenStream) -> Option<Vec<Ident>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let chunks = chunks(errors, &trees, "the name of a label");
    let name = |chunk: &[TokenTree]| {
        let tokens: TokenStream = chunk.iter().cloned().collect();
        let name = syn::parse2::<Ident>(tokens.clone()).ok();
        if name.is_none() {
            let what = "expected the name of a label, as in `info(version, revision)`";
            let hint = instead_of_keyword(&tokens).map(|hint| format!(": {hint}"));
            let hint = hint.unwrap_or_default();
            errors.at(&tokens, format!("{what}, found `{}`{hint}", shown(&tokens)));
        }
        name
    };
    let names: Vec<_> = chunks.into_iter().filter_map(name).collect();
    (!names.is_empty()).then_some(names)
}
