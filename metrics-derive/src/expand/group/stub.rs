//! What stands for a group that is wrong, so that its uses compile: one mistake, one error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::expand::runtime;
use crate::group::Group;
use crate::set::name_of;

/// A source and a member of no schemas: no other group clashes with it.
pub(super) fn of(group: &Group) -> TokenStream {
    let (runtime, ident, name) =
        (runtime(group.runtime.as_ref()), &group.ident, name_of(&group.ident));
    let mut generics = group.generics.clone();
    if !generics.params.is_empty() {
        // As a source must be.
        let clause = generics.make_where_clause();
        clause.predicates.push(parse_quote!(Self: ::core::marker::Send + ::core::marker::Sync));
    }
    let (generics, arguments, clause) = generics.split_for_impl();
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            impl #generics __rt::Collect for #ident #arguments #clause {
                fn schema(&self) -> &'static __rt::Schema {
                    const { &__rt::Schema::new(#name, __rt::None, &[]) }
                }
                fn gather(&self) -> __rt::Vec<__rt::MetricFamily> { ::core::panic!() }
            }
            impl #generics __rt::MetricGroup for #ident #arguments #clause {
                const MEMBERS: &'static [__rt::Member] = &[];
                fn example() -> Self { ::core::panic!() }
            }
            impl #generics __rt::golden::Frozen for #ident #arguments #clause {
                const GOLDENS: &'static [__rt::golden::GoldenFile] = &[];
                fn rendered() -> __rt::Vec<__rt::golden::Rendered> { __rt::Vec::new() }
            }
        };
    }
}
