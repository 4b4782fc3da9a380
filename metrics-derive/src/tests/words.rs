//! Attributes of random words: for every input, the derive returns items and does not panic.

use std::str::FromStr;

use proc_macro2::TokenStream;
use proptest::collection::vec;
use proptest::prelude::*;

use super::expansion;

/// Words with a meaning for the derive, and others.
const WORDS: &str = r##"
    golden prefix key max_keys overflow usage registry snapshot row rows crate name help unit
    renamed_from renamed_from_prefix until "2.0.0" "2027-03-31"
    labels recorder allow none inc add base_unit r#type = , :: - & ! "" "a_total" "é" "a\nb"
    b"x" 'c' 0 1024 99999999999999999999999 1.5 7usize {} [] ("x") as (,) concat!("a")
"##;

/// Lists that keys take as values.
const LISTS: &[&str] = &[
    "(inc = m)",
    "(keys = \"a\", folded = \"b\")",
    "(role = \"x\")",
    "(\"a\", \"b\" as u32)",
    "= m::Fetch<'static>",
    "= Fetch<'a>",
    "= Crate",
    "(role = \"x\", a, fetch)",
];

const TYPES: &[&str] = &[
    "Counter",
    "Gauge",
    "m::FloatGauge",
    "SecondsGauge",
    "Countr",
    "u64",
    "Counter<u8>",
    "[u8; 2]",
    "()",
    "!",
];

fn list() -> impl Strategy<Value = String> {
    let words: Vec<&str> = WORDS.split_whitespace().chain(LISTS.iter().copied()).collect();
    vec(prop::sample::select(words), 0..14).prop_map(|words| words.join(" "))
}

fn field() -> impl Strategy<Value = String> {
    (list(), prop::sample::select(TYPES), any::<bool>()).prop_map(|(list, ty, documented)| {
        let doc = if documented { "/// Messages.\n" } else { "" };
        format!("{doc}#[metric({list})] field: {ty},")
    })
}

fn shape() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "struct S",
        "pub struct r#type",
        "struct S<'a, T>",
        "enum S",
        "union S",
    ])
}

proptest! {
    #[test]
    fn random_attributes_expand_to_items(
        options in list(), shape in shape(), fields in vec(field(), 0..4)
    ) {
        let source = format!("#[metrics({options})] {shape} {{ {} }}", fields.concat());
        let tokens = TokenStream::from_str(&source).expect("words are tokens");
        let out = expansion(tokens);
        prop_assert!(syn::parse2::<syn::File>(out.clone()).is_ok(), "{source}\n{out}");
    }
}
