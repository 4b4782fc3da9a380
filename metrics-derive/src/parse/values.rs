//! Lists of values: label values `"a" | "b"`, bounds `0.1, 1` and names `version, revision`.

use frozen_metrics_schema::Buckets;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, Lit, LitStr, Token};

use super::attribute::each;
use crate::errors::Errors;
use crate::identifier::instead_of_keyword;
use crate::model::Spanned;
use crate::to_source::to_source;

/// Label values, as in `"a" | "b"`.
pub(super) struct Alternatives {
    pub(super) values: Vec<Spanned<String>>,
    /// `enum("a" | "b")`: the derive generates the enum of the values.
    pub(super) is_generated: bool,
}

pub(super) fn alternatives(errors: &mut Errors, tokens: &TokenStream) -> Option<Alternatives> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (list, is_generated) = match &trees[..] {
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if word == "enum" && group.delimiter() == Delimiter::Parenthesis =>
        {
            (group.stream(), true)
        }
        _ => (tokens.clone(), false),
    };
    match labels(list) {
        Some(values) => Some(Alternatives { values, is_generated }),
        None => {
            errors.at(
                tokens,
                format!(
                    "expected label values such as `\"a\" | \"b\"`, or `enum(\"a\" | \"b\")` to generate the enum, found `{}`",
                    to_source(tokens)
                ),
            );
            None
        }
    }
}

/// Parses `"a" | "b"`.
fn labels(tokens: TokenStream) -> Option<Vec<Spanned<String>>> {
    let parser = Punctuated::<LitStr, Token![|]>::parse_separated_nonempty;
    let values = parser.parse2(tokens).ok()?;
    Some(values.iter().map(Spanned::from).collect())
}

/// Parses the bounds of buckets: numbers, or a rule that computes them.
pub(super) fn bounds(errors: &mut Errors, tokens: &TokenStream) -> Option<Vec<Spanned<f64>>> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [TokenTree::Ident(rule), TokenTree::Group(group)] = &trees[..] {
        return computed(errors, rule, &group.stream());
    }
    each(errors, tokens.clone(), "a number", |errors, chunk| {
        number(errors, &chunk.iter().cloned().collect())
    })
}

/// Parses `exponential(start, factor, count)`, `exponential(start, factor, count, exact)` or
/// `linear(start, width, count)`.
fn computed(errors: &mut Errors, rule: &Ident, list: &TokenStream) -> Option<Vec<Spanned<f64>>> {
    const EXPECTED: &str =
        "expected numbers, `exponential(start, factor, count)` or `linear(start, width, count)`";
    let (list, is_exact) = without_exact(list);
    let numbers = bounds(errors, &list)?;
    let values: Vec<f64> = numbers.iter().map(|number| number.value).collect();
    let bounds = match (rule.to_string().as_str(), &values[..]) {
        ("exponential", &[start, factor, count]) if is_exact => {
            Buckets::exact_exponential(start, factor, count)
        }
        ("exponential", &[start, factor, count]) => Buckets::exponential(start, factor, count),
        ("linear", _) if is_exact => Err(
            "`exact` applies to `exponential`: client libraries calculate linear buckets differently, so list the bounds".to_owned(),
        ),
        ("linear", &[start, width, count]) => Buckets::linear(start, width, count),
        _ => {
            errors.at(rule, EXPECTED);
            return None;
        }
    };
    match bounds {
        Ok(buckets) => {
            let span = rule.span();
            Some(buckets.bounds().iter().map(|value| Spanned { value: *value, span }).collect())
        }
        Err(message) => {
            errors.at(rule, message);
            None
        }
    }
}

/// Returns the list without its last item if that is `exact`, and whether it is.
fn without_exact(list: &TokenStream) -> (TokenStream, bool) {
    let trees: Vec<TokenTree> = list.clone().into_iter().collect();
    match &trees[..] {
        [numbers @ .., TokenTree::Punct(comma), TokenTree::Ident(word)]
            if comma.as_char() == ',' && word == "exact" =>
        {
            (numbers.iter().cloned().collect(), true)
        }
        _ => (list.clone(), false),
    }
}

fn number(errors: &mut Errors, tokens: &TokenStream) -> Option<Spanned<f64>> {
    let parser = |input: ParseStream<'_>| {
        let sign = input.parse::<Option<Token![-]>>()?.map_or(1.0, |_| -1.0);
        if input.peek(Token![-]) {
            return Err(input.error("expected one sign"));
        }
        let literal: Lit = input.parse()?;
        let value: f64 = match &literal {
            Lit::Int(digits) if digits.suffix().is_empty() => digits.base10_parse()?,
            Lit::Float(digits) if digits.suffix().is_empty() => digits.base10_parse()?,
            _ => return Err(input.error("expected a number")),
        };
        Ok(Spanned { value: sign * value, span: literal.span() })
    };
    let number = parser.parse2(tokens.clone()).ok();
    if number.is_none() {
        errors.at(tokens, format!("expected a number, found `{}`", to_source(tokens)));
    }
    number
}

/// Parses the labels of an info, whose values are set at run time.
pub(super) fn names(errors: &mut Errors, tokens: &TokenStream) -> Option<Vec<Ident>> {
    const EXPECTED: &str = "expected the name of a label, as in `info(version, revision)`";
    let names = each(errors, tokens.clone(), "the name of a label", |errors, chunk| {
        let tokens: TokenStream = chunk.iter().cloned().collect();
        let name = syn::parse2::<Ident>(tokens.clone()).ok();
        if name.is_none() {
            let hint = instead_of_keyword(&tokens).map(|hint| format!(": {hint}"));
            let hint = hint.unwrap_or_default();
            errors.at(&tokens, format!("{EXPECTED}, found `{}`{hint}", to_source(&tokens)));
        }
        name
    })?;
    (!names.is_empty()).then_some(names)
}
