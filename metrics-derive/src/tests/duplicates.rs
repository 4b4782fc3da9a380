//! Every key of every attribute is allowed once: a second one is an error.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::*;

/// Each attribute with its keys, and an item for it.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    (
        "metrics",
        &[
            "golden = none",
            "golden_test = none",
            "prefix = \"a\"",
            "renamed_from_prefix = \"b\"",
            "until = \"2.0.0\"",
            "labels(a = \"a\")",
            "key = \"a\"",
            "max_keys = 1",
            "overflow = \"a\"",
            "usage(keys = \"a\")",
            "registry = A",
            "snapshot = A",
            "row = A",
            "rows = a",
            "buckets(1)",
            "bounds = \"decimal\"",
            "stability = \"beta\"",
            "series_budget = 1",
            "allow(base_unit = \"a\")",
            "crate = ::a",
        ],
    ),
    (
        "metric",
        &[
            "name = \"a\"",
            "renamed_from = \"b\"",
            "until = \"2.0.0\"",
            "help = \"a\"",
            "unit = \"a\"",
            "labels(a = \"a\")",
            "by(a)",
            "buckets(1)",
            "bounds = \"decimal\"",
            "decimals = 3",
            "stability = \"beta\"",
            "replaced_by = \"a\"",
            "states(enum(\"a\"))",
            "info(a)",
            "max_keys = 1",
            "overflow = \"a\"",
            "order(a)",
            "recorder(inc = a)",
            "allow(base_unit = \"a\")",
        ],
    ),
    ("group", &["crate = ::a", "golden_test = none", "series_budget = 1"]),
    ("member", &["prefix = \"a\"", "labels(a = \"a\")", "golden = none"]),
    ("label", &["crate = ::a"]),
    (LABEL_ON_STRUCT, &["allow(case = \"a\")", "crate = ::a"]),
    (LABEL_ON_FIELD, &["name = \"a\"", "allow(case = \"a\")"]),
];

/// `#[label(…)]` on a label set.
const LABEL_ON_STRUCT: &str = "label on a struct";

/// `#[label(…)]` on a field of a label set.
const LABEL_ON_FIELD: &str = "label on a field";

fn errors(attribute: &str, lists: [&str; 2]) -> String {
    let name = format_ident!("{}", attribute.split(' ').next().expect("a name"));
    let attributes = lists.iter().map(|list| {
        let list: TokenStream = list.parse().expect("tokens");
        quote!(#[#name(#list)])
    });
    let attributes = quote!(#(#attributes)*);
    let out = match attribute {
        "metrics" => expansion(quote!(#attributes struct Node { drops_total: Counter })),
        "metric" => expansion(quote!(struct Node { #attributes drops_total: Counter })),
        "group" => group_expansion(quote!(#attributes struct Node { a: A })),
        "member" => group_expansion(quote!(struct Node { #attributes a: A })),
        LABEL_ON_STRUCT => label_set_expansion(quote!(#attributes struct Fetch { a: u8 })),
        LABEL_ON_FIELD => label_set_expansion(quote!(struct Fetch { #attributes a: u8 })),
        _ => LABEL_ENUM.run(quote!(#attributes enum Side { A }), &Build::from_environment()),
    };
    out.to_string()
}

#[test]
fn a_second_key_is_an_error() {
    for (attribute, keys) in ATTRIBUTES {
        for key in *keys {
            let name = key.split([' ', '(']).next().expect("a key");
            let expected = format!("duplicate key `{name}`");
            let in_two_attributes = errors(attribute, [key, key]);
            assert!(in_two_attributes.contains(&expected), "{attribute}: {in_two_attributes}");
            let in_one = errors(attribute, [&format!("{key}, {key}"), ""]);
            assert!(in_one.contains(&expected), "{attribute}: {in_one}");
        }
    }
}

#[test]
fn a_second_key_of_a_list_is_an_error() {
    for (attribute, list, name) in [
        ("metric", "allow(base_unit = \"a\", base_unit = \"a\")", "base_unit"),
        ("metrics", "usage(keys = \"a\", keys = \"b\")", "keys"),
    ] {
        let found = errors(attribute, [list, ""]);
        assert!(found.contains(&format!("duplicate key `{name}`")), "{list}: {found}");
    }
    let found = errors("member", ["labels(a = \"a\", a = \"b\")", ""]);
    assert!(found.contains("duplicate label `a`"), "{found}");
}

#[test]
fn the_keys_are_all_keys() {
    for (attribute, keys) in ATTRIBUTES {
        let unknown = errors(attribute, ["qqqqqqqq", ""]);
        let expected = unknown.split("unknown key `qqqqqqqq`").nth(1).expect("a list of keys");
        let known = expected.split('"').next().expect("a list of keys").matches('`').count() / 2;
        assert_eq!(known, keys.len(), "{attribute}: {expected}");
    }
}
