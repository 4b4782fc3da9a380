//! The model to tokens: data, one visit and named types with docs. The logic is in the runtime.

mod collect;
mod descriptor;
mod golden_test;
mod group;
mod key;
mod life;
mod live;
mod made;
mod proven;
mod registry;
mod row;
mod snapshot;
mod twin;
mod types;

use metrics_schema::Key;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::golden::{Build, File};
use crate::set::{Set, name_of};

pub(crate) use group::group;
pub(crate) use made::label_enum;

/// Everything that the derive adds beside the struct.
pub(crate) fn set(mut set: Set, golden: Option<&File>, build: &Build) -> TokenStream {
    let twin = twin::replace(&mut set);
    let set = &set;
    let live = live::methods(set);
    let metric_set = live::metric_set(set);
    let row = row::row(set);
    let row_type = row::definition(set);
    let (types, impls) = match &set.keyed {
        Some(keyed) => {
            let registry = registry::definition(set, keyed);
            let snapshot = snapshot::definition(set, keyed);
            let methods = [registry::methods(set, keyed), snapshot::methods(set, keyed)];
            (quote!(#registry #snapshot), quote!(#(#methods)*))
        }
        None => (TokenStream::new(), snapshot::unkeyed_methods(set)),
    };
    let made = made::definitions(set);
    let made_impls = made::impls(set);
    let collect = collect::collect(set);
    let rebuild = golden.map(|golden| golden_test::rebuild_on_change(golden, build));
    let golden = golden.filter(|_| twin.is_none());
    let frozen = golden_test::frozen(set, golden, build);
    let test = golden.and_then(|_| golden_test::test(set));
    let (runtime, allow) = (runtime(set), allow(set));
    quote! {
        #twin
        #made
        #types
        #row_type
        #allow
        #[allow(clippy::all, clippy::missing_errors_doc, reason = "generated")]
        const _: () = {
            use #runtime::__private as __rt;
            #made_impls
            #live
            #impls
            #metric_set
            #row
            #collect
            #rebuild
            #frozen
        };
        #test
    }
}

fn runtime(set: &Set) -> TokenStream {
    match &set.runtime {
        Some(path) => quote!(#path),
        None => quote!(::metrics_runtime),
    }
}

/// The lints that what is expanded would break, and no others: a crate may forbid them.
fn allow(set: &Set) -> Option<TokenStream> {
    let labels = set.metrics.iter().flat_map(|metric| {
        let closed = metric.labels.iter().map(|label| label.name.value.clone());
        closed.chain(metric.info_names()).chain([name_of(&metric.field)])
    });
    let names = labels.chain(set.key().into_iter().flat_map(Key::names).map(str::to_owned));
    let has_capitals = names.into_iter().any(|name| name.contains(char::is_uppercase));
    let lints = [
        set.is_deprecated.then(|| quote!(deprecated)),
        has_capitals.then(|| quote!(non_snake_case)),
    ];
    let lints: Vec<_> = lints.into_iter().flatten().collect();
    (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*, reason = "generated")]))
}

/// The build stops at `span` with these words, where there are any.
fn proof(span: Span, words: &TokenStream) -> TokenStream {
    quote_spanned! {span=>
        const _: () = {
            const __WORDS: __rt::Words = #words;
            ::core::assert!(__WORDS.is_none(), "{}", __WORDS.as_str());
        };
    }
}

/// Rust text of this macro's own, as tokens.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| unreachable!("`{text}` is a literal of this macro"))
}
