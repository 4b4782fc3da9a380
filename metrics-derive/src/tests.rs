//! What the derive writes, and what it must not do whatever it is given.

use std::str::FromStr;

use proptest::collection::vec;
use proptest::prelude::*;
use quote::quote;

use super::*;

fn expansion(input: TokenStream) -> TokenStream {
    derive(input, &Build::from_environment())
}

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("the expansion is a list of items");
    prettyplease::unparse(&file)
}

/// One screen: data, one visit, named types with docs. The logic is in the runtime.
#[test]
fn the_expansion_of_two_metrics() {
    let input = quote! {
        /// Replication health of one channel.
        #[metrics(prefix = "bus", key = "channel", max_keys = 64, overflow = "others", golden = none)]
        pub struct Channel {
            /// Bytes sent.
            #[metric(recorder(add = sent))]
            sent_bytes_total: Counter,
            /// How far behind.
            #[metric(labels(role = "leader"))]
            lag_seconds: SecondsGauge,
        }
    };
    insta::assert_snapshot!(pretty(expansion(input)));
}

/// Words that mean something to the derive, and some that do not.
const WORDS: &[&str] = &[
    "golden",
    "prefix",
    "key",
    "max_keys",
    "overflow",
    "usage",
    "registry",
    "snapshot",
    "row",
    "rows",
    "crate",
    "name",
    "help",
    "unit",
    "labels",
    "recorder",
    "allow",
    "none",
    "inc",
    "add",
    "base_unit",
    "r#type",
    "=",
    ",",
    "::",
    "-",
    "&",
    "!",
    "\"\"",
    "\"a_total\"",
    "\"é\"",
    "\"a\\nb\"",
    "b\"x\"",
    "'c'",
    "0",
    "1024",
    "99999999999999999999999",
    "1.5",
    "7usize",
    "{}",
    "[]",
    "(inc = m)",
    "(keys = \"a\", folded = \"b\")",
    "(role = \"x\")",
    "(\"x\")",
    "(\"a\", \"b\" as u32)",
    "(\"a\" as S = \"x\" | \"y\")",
    "(\"a\" as S = \"x\" y)",
    "(role = \"x\", a, b)",
    "(\"x\" as)",
    "as",
    "(,)",
    "concat!(\"a\")",
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
    vec(prop::sample::select(WORDS), 0..14).prop_map(|words| words.join(" "))
}

fn field() -> impl Strategy<Value = String> {
    (list(), prop::sample::select(TYPES), any::<bool>()).prop_map(|(list, ty, documented)| {
        let doc = if documented { "/// Said.\n" } else { "" };
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
    /// It neither panics nor writes what is not Rust: errors are `compile_error!` items.
    #[test]
    fn whatever_the_input_the_output_is_a_list_of_items(
        options in list(), shape in shape(), fields in vec(field(), 0..4)
    ) {
        let source = format!("#[metrics({options})] {shape} {{ {} }}", fields.concat());
        let tokens = TokenStream::from_str(&source).expect("words are tokens");
        let out = expansion(tokens);
        prop_assert!(syn::parse2::<syn::File>(out.clone()).is_ok(), "{source}\n{out}");
    }
}
