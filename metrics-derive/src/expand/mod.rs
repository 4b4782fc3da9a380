//! The model to tokens: data, one visit and named types with docs. The logic is in the runtime.

mod collect;
mod descriptor;
mod golden_test;
mod group;
mod hygiene;
mod key;
mod life;
mod live;
mod made;
mod parameters;
mod proven;
mod registry;
mod row;
mod snapshot;
mod twin;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;

use crate::golden::{Build, File};
use crate::set::{Set, name_of};

pub(crate) use group::group;
pub(crate) use hygiene::adopted;
pub(crate) use made::label_enum;

/// Everything that the derive adds beside the struct.
pub(crate) fn set(mut set: Set, golden: Option<&File>, build: &Build) -> TokenStream {
    hygiene::adopt(&mut set);
    let root = &root(&set);
    let twin = twin::replace(&mut set, root);
    let set = &set;
    let live = live::methods(set);
    let metric_set = live::metric_set(set);
    let row = row::row(set);
    let row_type = row::definition(set, root);
    let (types, impls) = match &set.keyed {
        Some(keyed) => {
            let registry = registry::definition(set, keyed, root);
            let snapshot = snapshot::definition(set, keyed, root);
            let methods = [registry::methods(set, keyed), snapshot::methods(set, keyed)];
            (quote!(#registry #snapshot), quote!(#(#methods)*))
        }
        None => (TokenStream::new(), snapshot::unkeyed_methods(set)),
    };
    let parameters = parameters::shield(set);
    let made = made::definitions(set, root);
    let made_impls = made::impls(set);
    let collect = collect::collect(set);
    let rebuild = golden.map(|golden| golden_test::rebuild_on_change(golden, build));
    let golden = golden.filter(|_| twin.is_none());
    let frozen = golden_test::frozen(set, golden, build);
    let test = golden.and_then(|_| golden_test::test(set, root));
    let runtime = runtime(set.runtime.as_ref());
    quote! {
        use #runtime::__private as #root;
        #twin
        #made
        #types
        #row_type
        const _: () = {
            use #root as __rt;
            #parameters
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

/// The alias of the runtime that every path of the expansion begins with. If the runtime is not found,
/// rustc reports the one import, and no path.
fn root(set: &Set) -> Ident {
    format_ident!("__rt_{}", name_of(&set.ident))
}

/// Where the runtime is found.
pub(crate) fn runtime(path: Option<&Path>) -> TokenStream {
    match path {
        Some(path) => quote!(#path),
        None => quote!(::frozen_metrics),
    }
}

/// The build stops at `span` with these words, where there are any.
fn proof(span: Span, words: &TokenStream) -> TokenStream {
    // The error is shown at these tokens, so they are not those of generated code.
    let stop = quote_spanned!(span=> __WORDS.stop());
    quote! {
        const _: () = {
            const __WORDS: __rt::Message = #words;
            #stop;
        };
    }
}

/// Rust text of this macro's own, as tokens.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| unreachable!("`{text}` is a literal of this macro"))
}
