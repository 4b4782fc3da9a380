//! Expansions of small structs, for review: data, one visit, and named types with documentation.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, File};

use super::{
    Build, SET, expansion, group_expansion, label_set_expansion, layout_expansion, ui_tests,
};

fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("the expansion is a list of items");
    prettyplease::unparse(&file)
}

/// Removes the documentation, which the snapshots of `keyed` and `unkeyed` already contain.
fn without_docs(tokens: TokenStream) -> String {
    struct Docs;
    impl VisitMut for Docs {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
            attributes.retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
    let mut file: File = syn::parse2(tokens).expect("the expansion is a list of items");
    visit_mut::visit_file_mut(&mut Docs, &mut file);
    prettyplease::unparse(&file)
}

#[test]
fn keyed() {
    insta::assert_snapshot!(pretty(expansion(quote! {
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
    })));
}

#[test]
fn unkeyed() {
    insta::assert_snapshot!(pretty(expansion(quote! {
        #[metrics(prefix = "node", golden = none)]
        struct Node {
            /// Messages dropped.
            drops_total: Counter,
        }
    })));
}

#[test]
fn partitioned() {
    insta::assert_snapshot!(without_docs(expansion(quote! {
        #[metrics(golden = none)]
        pub struct Node {
            /// Failed calls.
            #[metric(by(cause = enum("full" | "too_late")), recorder(inc = failed))]
            failures_total: By<Cause, Counter>,
        }
    })));
}

#[test]
fn histogram() {
    insta::assert_snapshot!(without_docs(expansion(quote! {
        #[metrics(golden = none)]
        pub struct Node {
            /// Time that a call takes.
            #[metric(buckets(0.1, 1))]
            call_seconds: SecondsHistogram<Latency>,
        }
    })));
}

#[test]
fn layout() {
    insta::assert_snapshot!(pretty(layout_expansion(quote! {
        #[buckets(0.1, 1)]
        pub struct Latency;
    })));
}

#[test]
fn shared_layout() {
    let expansion = without_docs(expansion(quote! {
        #[metrics(golden = none)]
        pub struct Node {
            /// Time of an operation.
            #[metric(name = "operation_seconds", labels(way = "read"))]
            read: SecondsHistogram<Latency>,
            #[metric(name = "operation_seconds", labels(way = "write"))]
            write: SecondsHistogram<m::Latency>,
        }
    }));
    // Only the constants know the bounds.
    let (_, constants) = expansion.split_once("fn out() {}").expect("the constants");
    let (constants, _) = constants.split_once("impl Node").expect("the methods follow");
    let (_, schema) = expansion.split_once("const SCHEMA").expect("the schema");
    let (schema, _) = schema.split_once("names:").expect("the hashes of names follow");
    insta::assert_snapshot!(format!("{constants}\nconst SCHEMA{schema}"));
}

#[test]
fn shared_enum() {
    let expansion = without_docs(expansion(quote! {
        #[metrics(golden = none)]
        pub struct Node {
            /// Failed calls.
            #[metric(name = "failures_total", labels(way = "in"), by(cause))]
            failures: By<m::Cause, Counter>,
            #[metric(name = "failures_total", labels(way = "out"), by(cause))]
            errors: By<m::Cause, Counter>,
            /// Calls by whether they were cached.
            #[metric(by(cached))]
            calls_total: By<bool, Counter>,
        }
    }));
    // Only the constants know the values.
    let (_, proofs) = expansion.split_once("fn out() {}").expect("the proofs");
    let (constants, _) = proofs.split_once("impl Node").expect("the methods follow");
    let (_, schema) = expansion.split_once("const SCHEMA").expect("the schema");
    let (schema, _) = schema.split_once("names:").expect("the hashes of names follow");
    insta::assert_snapshot!(format!("{constants}\nconst SCHEMA{schema}"));
}

#[test]
fn series_that_several_fields_may_have_declared_are_documented_once() {
    let input = quote! {
        #[metrics(prefix = "node", golden = "cases/golden/labels/enums_of_one_family.prom")]
        pub struct Node {
            /// Calls failed.
            #[metric(name = "node_failures_total", by(kind))]
            here: By<Local, Counter>,
            #[metric(name = "node_failures_total", by(kind))]
            there: By<Remote, Counter>,
            #[metric(name = "node_failures_total", labels(kind = "other"))]
            other: Counter,
        }
    };
    let expansion = SET.run(input, &Build::from_environment().with_root(ui_tests())).to_string();
    assert!(expansion.contains("Series: 5."), "{expansion}");
}

#[test]
fn label_set_key() {
    insta::assert_snapshot!(without_docs(expansion(quote! {
        #[metrics(key = m::ShardKey<'static>, max_keys = 8, overflow = "none", golden = none)]
        pub struct Shard {
            /// Messages waiting.
            waiting: Gauge,
        }
    })));
}

#[test]
fn group() {
    insta::assert_snapshot!(without_docs(group_expansion(quote! {
        pub struct Service {
            node: Node,
            #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
            spare: ChannelRegistry,
        }
    })));
}

#[test]
fn label_set() {
    insta::assert_snapshot!(pretty(label_set_expansion(quote! {
        pub struct Fetch<'a> {
            peer: &'a str,
            outcome: m::Outcome,
            #[label(name = "try")]
            r#type: u32,
        }
    })));
}

#[test]
fn label_set_of_one_label() {
    insta::assert_snapshot!(pretty(label_set_expansion(quote!(
        struct Shard {
            number: u64,
        }
    ))));
}

#[test]
fn failed_label_set() {
    insta::assert_snapshot!(pretty(label_set_expansion(quote! {
        struct Fetch<'a> {
            peer: &'a str,
            shard: Option<u32>,
        }
    })));
}

#[test]
fn failed() {
    insta::assert_snapshot!(without_docs(expansion(quote! {
        #[metrics(golden = none)]
        pub struct Node {
            /// Messages dropped.
            #[metric(recorder(inc = dropped))]
            drops_total: Counter,
            /// Messages sent.
            sends_total: Countr,
        }
    })));
}
