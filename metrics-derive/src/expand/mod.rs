//! Expansion of the model into tokens: data, one visitor and documented types. The logic is in the runtime.

mod argument_names;
mod bare_label_sets;
mod budget;
mod closed_labels;
mod collect;
mod family;
mod generated_types;
mod golden_test;
mod group;
mod hygiene;
mod key;
mod label_enum;
mod label_set;
mod layout;
mod parameters;
mod proof;
mod registry;
mod replacement;
mod row;
mod schema;
mod set;
mod snapshot;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::golden::{Build, SetGolden};
use crate::model::Set;

pub(crate) use generated_types::{definitions as type_definitions, implementations};
pub(crate) use golden_test::implementation as frozen;
pub(crate) use group::group;
pub(crate) use hygiene::{adopt_group, adopted};
pub(crate) use label_enum::{label_enum, scope as label_enum_scope, traits as label_enum_traits};
pub(crate) use label_set::{label_set, label_set_impl};
pub(crate) use layout::layout;
pub(crate) use parameters::{Parameters, runtime};
pub(crate) use set::recorders;

/// Everything that the derive adds to the struct.
pub(crate) fn set(set: Set, golden: Option<&SetGolden>, build: &Build) -> TokenStream {
    let frozen = golden.and_then(|golden| golden.frozen.as_ref());
    let parameters = &Parameters::new(set, frozen.map(|golden| &golden.schema));
    let definitions = definitions(parameters);
    let methods = methods(parameters);
    let generated_types = generated_types::implementations(parameters);
    let proofs = [
        closed_labels::proofs(parameters, golden),
        key::proofs(parameters, golden),
        layout::proofs(parameters, golden),
        replacement::proofs(parameters),
    ];
    let budget = budget::of_set(&parameters.set);
    let label_sets = key::constants(&parameters.set);
    let families = family::items_of_set(parameters);
    let layouts = layout::constants(&parameters.set);
    let closed_labels = parameters.closed_labels.constants();
    let set = [self::set::methods(parameters), self::set::metric_set(parameters)];
    let row = row::implementation(parameters);
    let collect = collect::collect(parameters);
    let golden = golden.map(|golden| &golden.file);
    let rebuild = golden.map(|golden| golden_test::rebuild_on_change(golden, build));
    let frozen = golden_test::frozen(parameters, golden, build);
    let test = golden.and_then(|_| golden_test::test(parameters));
    let items = quote! {
        #generated_types
        #(#proofs)*
        #budget
        #label_sets
        #families
        #layouts
        #closed_labels
        #(#set)*
        #methods
        #row
        #collect
        #rebuild
        #frozen
    };
    let module = module(parameters, &definitions, &items);
    quote!(#module #test)
}

/// Puts definitions at module level and all other items into a scope of their own.
pub(crate) fn module(
    parameters: &Parameters,
    definitions: &TokenStream,
    items: &TokenStream,
) -> TokenStream {
    let Parameters { runtime, root, .. } = parameters;
    let label_sets = bare_label_sets::aliases(&parameters.set, root);
    let argument_names = argument_names::shield(parameters);
    quote! {
        use #runtime::__private as #root;
        #label_sets
        #definitions
        const _: () = {
            use #root as __rt;
            #argument_names
            #items
        };
    }
}

/// Returns the types that the derive adds.
pub(crate) fn definitions(parameters: &Parameters) -> TokenStream {
    let generated_types = generated_types::definitions(parameters);
    let row = row::definition(parameters);
    let registry = registry::definition(parameters);
    let snapshot = snapshot::definition(parameters);
    quote!(#generated_types #registry #snapshot #row)
}

/// Returns the methods of the registry, the snapshot and the row.
pub(crate) fn methods(parameters: &Parameters) -> TokenStream {
    let registry = registry::methods(parameters);
    let snapshot = snapshot::methods(parameters);
    let row = row::methods(parameters);
    quote!(#registry #snapshot #row)
}
